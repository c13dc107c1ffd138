using Mpr.Cli.Api;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Assets;

/// <summary>Assets as a person sees them.</summary>
internal static class AssetViews
{
    public static void List(Terminal terminal, Page<AssetDocument> page)
    {
        var table = Tables.New("KEY", "KIND", "STATUS", "SIZE", "DURATION", "PICTURE", "CODECS");
        foreach (var asset in page.Items)
        {
            table.Row(
                asset.Key,
                asset.Kind,
                StatusOf(asset),
                Show.Size(asset.Size),
                Show.Duration(asset.Duration),
                Show.Pixels(asset.Width, asset.Height),
                Show.Codecs(asset.VideoCodec, asset.AudioCodec));
        }

        terminal.Draw(table);
        terminal.NextPage(page.NextCursor);
    }

    public static void One(Terminal terminal, AssetDocument asset)
    {
        var facts = Tables.Facts();
        facts.Row("key", asset.Key);
        facts.Row("id", asset.Id);
        facts.Row("kind", asset.Kind);
        facts.Row("status", StatusOf(asset));
        if (asset.Error is { } error)
        {
            facts.Row("reason", $"{error.Message} ({error.Code})");
        }

        facts.Row("size", Show.Size(asset.Size));
        facts.Row("container", Show.Text(asset.Container));
        facts.Row("duration", Show.Duration(asset.Duration));
        facts.Row("picture", Show.Pixels(asset.Width, asset.Height));
        facts.Row("codecs", Show.Codecs(asset.VideoCodec, asset.AudioCodec));
        terminal.Draw(facts);
    }

    private static string StatusOf(AssetDocument asset) =>
        asset.MissingSince is null ? asset.Status : $"{asset.Status}, missing";
}
