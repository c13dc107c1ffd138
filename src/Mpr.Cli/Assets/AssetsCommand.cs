using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Completion;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Assets;

/// <summary><c>assets</c>: scan, list, show, upload.</summary>
internal static class AssetsCommand
{
    public static Command Build(CliHost host) => new("assets", "What is in the in bucket")
    {
        Scan(host),
        List(host),
        ShowOne(host),
        UploadCommand.Build(host),
    };

    private static Command Scan(CliHost host)
    {
        var all = new Option<bool>("--all-files") { Description = "Name all keys registered now, not the first 1,000" };
        var command = new Command("scan", "Register the media in the in bucket that are new") { all };
        return command.Does(host, async (invocation, cancellation) =>
        {
            var scan = await invocation.Api.ScanAsync(invocation.Value(all), cancellation);
            invocation.Terminal.Result(scan, ApiJson.Legible.ScanDocument, terminal =>
            {
                foreach (var file in scan.Files)
                {
                    terminal.Line(Show.Plain(file));
                }

                terminal.Note(
                    $"{scan.Found} found, {scan.Registered} registered, {scan.Skipped} skipped"
                    + (scan.Missing > 0 ? $", {scan.Missing} missing" : "")
                    + (scan.FilesTruncated ? "; not all are named, see --all-files" : ""));
            });
        });
    }

    private static Command List(CliHost host)
    {
        var prefix = new Option<string>("--prefix") { Description = "Keys that begin so", HelpName = "PREFIX" };
        var kind = new Option<string>("--kind") { Description = "video or audio", HelpName = "KIND" };
        kind.AcceptOnlyFromAmong("video", "audio");
        var status = new Option<string>("--status") { Description = "pending, ready or rejected", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong("pending", "ready", "rejected");
        var list = new ListOptions();
        var command = new Command("list", "List the registered assets") { prefix, kind, status };
        list.AddTo(command);
        return command.Does(host, async (invocation, cancellation) =>
        {
            var filter = Queries.Part("prefix", invocation.Value(prefix))
                + Queries.Part("kind", invocation.Value(kind))
                + Queries.Part("status", invocation.Value(status));
            var page = await list.ReadAsync(invocation, q => invocation.Api.AssetsAsync(q + filter, cancellation));
            invocation.Terminal.Result(page, ApiJson.Legible.PageAssetDocument, t => AssetViews.List(t, page));
        });
    }

    private static Command ShowOne(CliHost host)
    {
        var asset = new Argument<string>("KEY")
        {
            Description = "Key in the in bucket, or an asset's id",
            HelpName = "KEY",
        };
        asset.CompletionSources.Add(Suggestions.AssetKeys(host));
        var command = new Command("show", "Show one asset with its probe") { asset };
        return command.Does(host, async (invocation, cancellation) =>
        {
            var document = await invocation.Api.AssetAsync(invocation.Value(asset), cancellation);
            invocation.Terminal.Result(document, ApiJson.Legible.AssetDocument, t => AssetViews.One(t, document));
        });
    }
}
