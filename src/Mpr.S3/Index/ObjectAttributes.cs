namespace Mpr.S3.Index;

/// <summary>What a client gives an object beside its bytes.</summary>
internal sealed record ObjectAttributes
{
    public const string DefaultContentType = "binary/octet-stream";

    public static readonly ObjectAttributes Default = new();

    /// <summary>Content headers and user metadata, lower-case names, in the order received.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public CannedAcl Acl { get; init; }

    public void Write(RecordWriter writer)
    {
        writer.Byte((byte)Acl).Number(Headers.Count);
        foreach (var (name, value) in Headers)
        {
            writer.Text(name).Text(value);
        }
    }

    public static ObjectAttributes Read(ref RecordReader reader)
    {
        var acl = (CannedAcl)reader.Byte();
        var headers = new KeyValuePair<string, string>[reader.Number()];
        for (var index = 0; index < headers.Length; index++)
        {
            headers[index] = new(reader.Text(), reader.Text());
        }

        return new ObjectAttributes { Acl = acl, Headers = headers };
    }
}
