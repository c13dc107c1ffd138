using System.Diagnostics;
using Xunit;

namespace Mpr.Testing;

/// <summary>Programs for Node.js that tests use, with the packages that their lock files name.</summary>
public static class NodePackages
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Task<string>> Installed = [];

    /// <summary>
    /// Installs <c>tests/tools/NAME</c> under artifacts/, once a run, and answers the folder. The test is skipped, and
    /// says so, where Node.js is missing or the packages cannot be had.
    /// </summary>
    public static async Task<string> InstallAsync(string name)
    {
        Task<string> install;
        lock (Gate)
        {
            if (!Installed.TryGetValue(name, out install!))
            {
                Installed[name] = install = CopyAsync(name);
            }
        }

        try
        {
            return await install;
        }
        catch (Exception missing) when (missing is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"The packages of tests/tools/{name} cannot be had (Node.js and npm): {missing.Message}");
            throw;
        }
    }

    /// <summary>Runs a script with lines as its input and answers the lines that it printed.</summary>
    public static async Task<string[]> RunAsync(string folder, string script, IEnumerable<string> lines)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(folder, script)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        await node.StandardInput.WriteAsync(string.Concat(lines.Select(l => l + "\n")));
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string> CopyAsync(string name)
    {
        var target = Path.Combine(Repository.Root, "artifacts", "node", name);
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(Repository.File($"tests/tools/{name}")))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }

        var (asked, there) = (
            await File.ReadAllTextAsync(Path.Combine(target, "package-lock.json")), Path.Combine(target, "installed"));
        if (!File.Exists(there) || await File.ReadAllTextAsync(there) != asked)
        {
            await TestMedia.ToolAsync("npm", ["ci", "--prefix", target, "--ignore-scripts", "--no-audit", "--no-fund"]);
            await File.WriteAllTextAsync(there, asked);
        }

        return target;
    }
}
