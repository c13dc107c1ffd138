using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Processing.Tests.Tasks;

namespace Mpr.Processing.Tests.Hostile;

/// <summary>A worker, and around it everything that hostile media could reach for.</summary>
public sealed class HostileFixture : IAsyncLifetime
{
    public Workshop Workshop { get; } = new();

    public CanaryFiles Files { get; private set; } = null!;

    public CanaryServer Server { get; } = new();

    public string Clip { get; private set; } = null!;

    public IReadOnlyList<Lure> Lures { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Workshop.InitializeAsync();
        Clip = await LocalFfmpeg.MakeAsync(Workshop.File("clip.mp4"), LocalFfmpeg.Clip(1, "64x64"));
        var stream = await LocalFfmpeg.MakeAsync(Workshop.File("clip.ts"), "-i", Clip, "-c", "copy");
        Files = new CanaryFiles(Workshop.File("canaries"));
        foreach (var name in (string[])["canary.mp4", "canary.txt", "canary.png", "canary.mkv", "canary.sub"])
        {
            Files.Add(name, Clip);
        }

        Files.Add("canary.ts", stream);
        Files.Arm();
        Lures =
        [
            .. Hostile.Lures.Texts(Files.Folder, Server.Address, Server.UdpPort),
            .. await MediaLures.MakeAsync(Clip, Workshop.File("."), Files.Folder, Server.Address),
        ];
    }

    /// <summary>Which canaries were touched since the last call.</summary>
    public IReadOnlyList<string> Touched()
    {
        var server = Server.Touched() > 0 ? (string[])["server"] : [];
        return [.. Files.Touched(), .. server];
    }

    public async ValueTask DisposeAsync()
    {
        Files.Dispose();
        await Server.DisposeAsync();
        await Workshop.DisposeAsync();
    }
}
