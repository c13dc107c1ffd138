using Mpr.S3.Buckets;

namespace Mpr.S3.Hosting;

/// <summary>The metrics in the text format of Prometheus.</summary>
internal sealed class MetricsPage(BucketCatalog catalog, EndpointMetrics metrics)
{
    public string Render()
    {
        var page = new StringBuilder("# TYPE mpr_s3_requests_total counter\n");
        foreach (var ((operation, status), count) in metrics.Counts.OrderBy(pair => pair.Key))
        {
            Line(page, $"mpr_s3_requests_total{{operation=\"{operation}\",status=\"{status}\"}}", count);
        }

        Line(page.Append("# TYPE mpr_s3_requests_active gauge\n"), "mpr_s3_requests_active", metrics.UnderWay);
        Gauge(page, "mpr_s3_objects", bucket => bucket.Store.Read(index => index.Keys.Count));
        Gauge(page, "mpr_s3_bytes", bucket => bucket.Store.Read(index => index.TotalSize));
        Gauge(page, "mpr_s3_uploads", bucket => bucket.Store.Read(index => index.Uploads.Count));
        return page.ToString();
    }

    private void Gauge(StringBuilder page, string name, Func<Bucket, long> value)
    {
        page.Append("# TYPE ").Append(name).Append(" gauge\n");
        foreach (var bucket in catalog.All)
        {
            Line(page, $"{name}{{bucket=\"{bucket.Name}\"}}", value(bucket));
        }
    }

    private static void Line(StringBuilder page, string series, long value) =>
        page.Append(series).Append(' ').Append(value).Append('\n');
}
