using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Mpr.Testing;

/// <summary>
/// Programs of others that run on Node.js: a folder of this repository names them, their exact versions, and the Node.js that
/// they need. They are installed into artifacts/ once; where Node.js or the registry is missing, the tests that need them
/// are skipped and say why.
/// </summary>
public sealed class NodeTools
{
    /// <summary>Clients of GraphQL and of its audits, and the linter of OpenAPI documents.</summary>
    public static readonly NodeTools Clients = new("tests/tools/node");

    /// <summary>What reads the file by which containers are composed.</summary>
    public static readonly NodeTools Compose = new("tests/tools/compose");

    /// <summary>The library by which receivers verify webhooks.</summary>
    public static readonly NodeTools Webhooks = new("tests/tools/standardwebhooks");

    /// <summary>What drives a headless Chromium.</summary>
    public static readonly NodeTools Browser = new("tests/tools/browser");

    /// <summary>GraphiQL as the server gives it out.</summary>
    public static readonly NodeTools Graphiql = new("web/graphiql");

    /// <summary>An interpreter of state machines, and judges of what is deployed to AWS.</summary>
    public static readonly NodeTools StepFunctions = new("tests/tools/stepfunctions");

    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan RunTime = TimeSpan.FromMinutes(2);

    private readonly string _source;

    private readonly Lazy<Task<Installation>> _installed;

    private NodeTools(string source) => (_source, _installed) = (source, new(InstallAsync));

    /// <summary>Runs one of the folder's scripts and answers what it printed.</summary>
    public Task<string> RunAsync(string script, params string[] arguments) => RunAsync([script, .. arguments], []);

    /// <summary>Runs one of the folder's scripts with lines as its input and answers the lines that it printed.</summary>
    public async Task<string[]> AnswerAsync(string script, IEnumerable<string> lines) =>
        (await RunAsync([script], lines)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<string> RunAsync(IEnumerable<string> words, IEnumerable<string> lines)
    {
        var folder = await FolderAsync();
        var (code, output, errors) = await ExecuteAsync("node", folder, RunTime, words, lines);
        Assert.True(code == 0, output + errors);
        return output;
    }

    /// <summary>Starts one of the folder's scripts, which stays; the caller ends it.</summary>
    public async Task<Process> StartAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = await FolderAsync(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs a program of a package and answers its exit code and all that it said.</summary>
    public async Task<(int Code, string Output)> RunPackageAsync(string program, params string[] arguments)
    {
        var folder = await FolderAsync();
        var (code, output, errors) = await ExecuteAsync(
            "node", folder, RunTime, [Path.Combine(folder, "node_modules", program), .. arguments]);
        return (code, output + errors);
    }

    /// <summary>Where they are installed; null where they cannot be.</summary>
    public async Task<string?> FindAsync() => await _installed.Value is { Missing: null } installed ? installed.Folder : null;

    /// <summary>Where they are installed; skips the test where they cannot be.</summary>
    public async Task<string> FolderAsync()
    {
        var installed = await _installed.Value;
        if (installed.Missing is { } why)
        {
            Assert.Skip($"Programs on Node.js cannot be run here: {why}");
        }

        return installed.Folder;
    }

    private async Task<Installation> InstallAsync()
    {
        var source = Repository.File(_source);
        var version = await VersionAsync();
        var oldest = OldestNode(await File.ReadAllTextAsync(Path.Combine(source, "package.json")));
        if (version is null || version < oldest)
        {
            return new("", version is null ? "node is not installed." : $"node is {version}, older than {oldest}.");
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"))));
        var folder = Directory.CreateDirectory(Repository.File($"artifacts/node/{digest[..16]}")).FullName;
        await using var alone = await LockAsync(Path.Combine(folder, "lock"));
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        var ready = Path.Combine(folder, "ready");
        if (!File.Exists(ready))
        {
            var failure = await NpmAsync(folder);
            if (failure is not null)
            {
                return new(folder, failure);
            }

            await File.WriteAllTextAsync(ready, "");
        }

        return new(folder, null);
    }

    // {"engines": {"node": ">=20.19"}}: what the youngest of the programs needs.
    private static Version OldestNode(string package) => Version.Parse(
        JsonDocument.Parse(package).RootElement.GetProperty("engines").GetProperty("node").GetString()!.TrimStart('>', '='));

    private static async Task<Version?> VersionAsync()
    {
        try
        {
            var (_, output, _) = await ExecuteAsync("node", "/", RunTime, ["--version"]);
            return Version.TryParse(output.Trim().TrimStart('v'), out var version) ? version : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task<string?> NpmAsync(string folder)
    {
        try
        {
            var (code, output, errors) = await ExecuteAsync("npm", folder, InstallTime, ["ci", "--ignore-scripts"]);
            return code == 0 ? null : "npm ci failed: " + (output + errors).Trim();
        }
        catch (Win32Exception)
        {
            return "npm is not installed.";
        }
        catch (OperationCanceledException)
        {
            return $"npm ci did not end within {InstallTime}.";
        }
    }

    // Other test runs may install at the same time.
    private static Task<FileStream> LockAsync(string path) => Eventually.GetAsync(
        () =>
        {
            try
            {
                return Task.FromResult<FileStream?>(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
            }
            catch (IOException)
            {
                return Task.FromResult<FileStream?>(null);
            }
        },
        "another installation",
        InstallTime);

    private static async Task<(int Code, string Output, string Errors)> ExecuteAsync(
        string program, string folder, TimeSpan atMost, IEnumerable<string> arguments, IEnumerable<string>? lines = null)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // No word to anybody, and no question for a newer version.
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(atMost);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardInput.WriteAsync(string.Concat((lines ?? []).Select(l => l + "\n")));
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private sealed record Installation(string Folder, string? Missing);
}
