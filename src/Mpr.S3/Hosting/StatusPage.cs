using System.Net;
using Mpr.S3.Buckets;

namespace Mpr.S3.Hosting;

/// <summary>
/// A page for a person: the buckets, how many objects they hold, how large they are. It loads nothing else.
/// </summary>
internal sealed class StatusPage(BucketCatalog catalog)
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:50rem;"
        + "padding:0 1rem;color:#222;background:#fff}"
        + "table{border-collapse:collapse;width:100%}th,td{padding:.4rem .8rem;"
        + "border-bottom:1px solid #ddd;text-align:right}"
        + "th:first-child,td:first-child{text-align:left}"
        + "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}th,td{border-color:#444}}";

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    public string Render()
    {
        var page = new StringBuilder()
            .Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>MPR S3 endpoint</title><style>")
            .Append(Style)
            .Append("</style><h1>MPR S3 endpoint</h1><table><thead><tr><th scope=\"col\">Bucket</th>")
            .Append("<th scope=\"col\">Objects</th><th scope=\"col\">Size</th>")
            .Append("<th scope=\"col\">Open uploads</th></tr></thead><tbody>");
        foreach (var bucket in catalog.All)
        {
            var (count, size, uploads) = bucket.Store.Read(
                index => (index.Keys.Count, index.TotalSize, index.Uploads.Count));
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{WebUtility.HtmlEncode(bucket.Name)}</td><td>{count}</td><td>{Readable(size)}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{uploads}</td></tr>");
        }

        return page.Append(
            "</tbody></table><p>Speak S3 to it: path style, signature version 4.</p></html>\n").ToString();
    }

    private static string Readable(long size)
    {
        var unit = 0;
        double value = size;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }
}
