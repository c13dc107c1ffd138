using System.Diagnostics;
using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Hosting;

public sealed class ForeignFolderTests
{
    [Fact]
    public async Task Server_is_not_touched_by_the_settings_of_another_program_in_its_folder()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("appsettings.json"), "{ not even JSON", TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "mpr.dll"), "up", "--json", "--quiet", "--data", folder.File("data"),
                "--port", "0", "--s3-port", "0",
            ])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

            using var announced = JsonDocument.Parse(line ?? "null");
            Assert.True(announced.RootElement.TryGetProperty("api_url", out _), line);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
