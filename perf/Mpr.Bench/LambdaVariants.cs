using System.Diagnostics;
using System.Runtime.InteropServices;
using Mpr.Testing;

namespace Mpr.Bench;

/// <summary>A form that the program was published in.</summary>
/// <param name="Command">Starts it; the words of the program follow.</param>
/// <param name="Folder">Everything that the form consists of.</param>
internal sealed record LambdaVariant(string Name, IReadOnlyList<string> Command, string Folder)
{
    /// <summary>Where it keeps what FFmpeg can do; empty: nowhere.</summary>
    public string Features { get; init; } = "";

    /// <summary>Megabytes of all files.</summary>
    public double Megabytes =>
        new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) / 1e6;
}

/// <summary>The program as it may be published for a function, beside what the build leaves.</summary>
internal static class LambdaVariants
{
    /// <summary>What runs everywhere else: code that is compiled when it is first called.</summary>
    public static LambdaVariant AsBuilt { get; } = Framework("as built", AppContext.BaseDirectory);

    /// <summary>Publishes the other forms under artifacts/, with intermediate files of their own.</summary>
    /// <exception cref="InvalidOperationException">One could not be published.</exception>
    public static async Task<IReadOnlyList<LambdaVariant>> PublishAsync(CancellationToken cancellation)
    {
        var ready = await PublishAsync("ready", ["--no-self-contained", "-p:PublishReadyToRun=true"], cancellation);
        return [Framework("ReadyToRun", ready)];
    }

    private static LambdaVariant Framework(string name, string folder) =>
        new(name, ["dotnet", Path.Combine(folder, "mpr.dll")], folder);

    private static async Task<string> PublishAsync(
        string name, string[] properties, CancellationToken cancellation)
    {
        BenchRun.Say($"publishing: {name}");
        var artifacts = Repository.File("artifacts/variants");
        var folder = Path.Combine(artifacts, name);
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        string[] arguments =
        [
            "publish", "src/Mpr.Cli", "-c", "Release", "-v", "q", "-nologo",
            // A build server would outlive the command, and keep its output open.
            "-r", RuntimeInformation.RuntimeIdentifier, "--disable-build-servers",
            $"-p:ArtifactsPath={artifacts}/build", "-p:RunAnalyzers=false", "-o", folder, .. properties,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync(cancellation);
        await publish.WaitForExitAsync(cancellation);
        return publish.ExitCode == 0
            ? folder
            : throw new InvalidOperationException($"The form '{name}' could not be published:\n{output}");
    }
}
