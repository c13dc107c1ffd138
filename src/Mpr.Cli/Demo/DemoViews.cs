using Mpr.Cli.Api;
using Mpr.Cli.Hosting;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Demo;

/// <summary>What the demo made, as a person sees it.</summary>
internal static class DemoViews
{
    public static void Draw(Terminal terminal, DemoDocument demo, LocalServer server, bool stay)
    {
        var asset = demo.Asset;
        var table = Tables.New("", "KEY", "SIZE", "DURATION", "PICTURE", "CODECS", "TOOK");
        table.Row(
            "source",
            demo.SourceKey,
            Show.Size(asset.Size),
            Show.Duration(asset.Duration),
            Show.Pixels(asset.Width, asset.Height),
            Show.Codecs(asset.VideoCodec, asset.AudioCodec),
            "");
        foreach (var job in demo.Jobs)
        {
            table.Row(
                job.Status == "succeeded" ? job.Preset ?? job.Type : $"{job.Preset ?? job.Type}: {job.Status}",
                Show.Text(job.OutputKey),
                Show.Size(job.Size),
                Show.Duration(job.Duration),
                Show.Pixels(job.Width, job.Height),
                Show.Codecs(job.VideoCodec, job.AudioCodec),
                Show.Duration(job.WallSeconds));
        }

        terminal.Draw(table);
        foreach (var error in demo.Jobs.Select(j => j.Error).Prepend(demo.Error).OfType<FailureDocument>())
        {
            terminal.Line(Show.Plain($"Refused: {error.Message} ({error.Code}) {error.Advice}"));
        }

        if (demo.Jobs.Any(j => j.Url is not null))
        {
            Commands(terminal, demo, server, stay);
        }
    }

    private static void Commands(Terminal terminal, DemoDocument demo, LocalServer server, bool stay)
    {
        terminal.Line(stay ? "Look at them:" : "Look at them, after `mpr up` with the same options:");
        foreach (var url in demo.Jobs.Select(j => j.Url).OfType<string>())
        {
            terminal.Line($"  ffplay {Quote(url)}");
        }

        terminal.Line($"  curl -O {Quote(demo.Jobs.Select(j => j.Url).OfType<string>().First())}");
        // The embedded endpoint lets anybody on this machine read; another store wants its own keys.
        var access = server.S3 is null ? "" : "--no-sign-request ";
        var endpoint = demo.S3Url is null ? "" : $"--endpoint-url {demo.S3Url} ";
        terminal.Line($"  aws {access}{endpoint}s3 ls --recursive s3://{demo.BucketOut}/");
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
