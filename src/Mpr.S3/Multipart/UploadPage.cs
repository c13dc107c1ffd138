using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Multipart;

/// <summary>A page of unfinished uploads, in the order of key bytes, then of their start.</summary>
internal sealed class UploadPage
{
    public List<UploadState> Uploads { get; } = [];

    public List<byte[]> Groups { get; } = [];

    public bool IsTruncated { get; private set; }

    public string NextKey { get; private set; } = "";

    public string NextId { get; private set; } = "";

    public static UploadPage Collect(BucketIndex index, S3Request request, int limit)
    {
        var prefix = Bytes(request.Query["prefix"]);
        var delimiter = Bytes(request.Query["delimiter"]);
        var marker = Bytes(request.Query["key-marker"]);
        var idMarker = request.Query["upload-id-marker"] ?? "";
        var page = new UploadPage();
        var ordered = index.Uploads.Values
            .Where(upload => upload.Key.AsSpan().StartsWith(prefix))
            .OrderBy(upload => upload, UploadOrder.Instance)
            .SkipWhile(upload => marker.Length > 0 && !IsAfter(upload, marker, idMarker, index));
        foreach (var upload in ordered)
        {
            var at = delimiter.Length == 0 ? -1 : upload.Key.AsSpan(prefix.Length).IndexOf(delimiter);
            var group = at < 0 ? null : upload.Key[..(prefix.Length + at + delimiter.Length)];
            if (group is not null && (group.AsSpan().SequenceEqual(marker)
                || (page.Groups.Count > 0 && page.Groups[^1].AsSpan().SequenceEqual(group))))
            {
                continue;
            }

            if (page.Uploads.Count + page.Groups.Count == limit)
            {
                page.IsTruncated = limit > 0;
                break;
            }

            page.Add(upload, group);
        }

        return page;
    }

    private void Add(UploadState upload, byte[]? group)
    {
        if (group is not null)
        {
            Groups.Add(group);
            (NextKey, NextId) = (Encoding.UTF8.GetString(group), "");
            return;
        }

        Uploads.Add(upload);
        (NextKey, NextId) = (Encoding.UTF8.GetString(upload.Key), upload.Id);
    }

    private static bool IsAfter(UploadState upload, byte[] marker, string idMarker, BucketIndex index)
    {
        var order = upload.Key.AsSpan().SequenceCompareTo(marker);
        return order > 0 || (order == 0 && index.Uploads.TryGetValue(idMarker, out var last)
            && UploadOrder.Instance.Compare(upload, last) > 0);
    }

    private static byte[] Bytes(string? text) => Encoding.UTF8.GetBytes(text ?? "");

    private sealed class UploadOrder : IComparer<UploadState>
    {
        public static readonly UploadOrder Instance = new();

        public int Compare(UploadState? x, UploadState? y)
        {
            var keys = x!.Key.AsSpan().SequenceCompareTo(y!.Key);
            if (keys != 0)
            {
                return keys;
            }

            var times = x.Initiated.CompareTo(y.Initiated);
            return times != 0 ? times : string.CompareOrdinal(x.Id, y.Id);
        }
    }
}
