namespace Mpr.S3.Index;

/// <summary>What a client gives an object beside its bytes.</summary>
internal sealed record ObjectAttributes
{
    public const string DefaultContentType = "binary/octet-stream";

    public static readonly ObjectAttributes Default = new();

    // Kept among the headers under names that no header of a client can have here.
    private const string TagsName = "x-mpr-tags";
    private const string GrantsName = "x-mpr-grants";

    /// <summary>Content headers and user metadata, lower-case names, in the order received.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public AccessList Acl { get; init; } = AccessList.Private;

    public TagSet Tags { get; init; } = TagSet.Empty;

    public void Write(RecordWriter writer)
    {
        var entries = Headers.ToList();
        if (Tags.Count > 0)
        {
            entries.Add(new(TagsName, Tags.ToQuery()));
        }

        if (Acl.Canned is null)
        {
            var grants = Acl.Grants.Select(grant => $"{grant.Permission} {grant.Grantee}");
            entries.Add(new(GrantsName, string.Join('\n', grants)));
        }

        writer.Byte((byte)(Acl.Canned ?? CannedAcl.Private)).Number(entries.Count);
        foreach (var (name, value) in entries)
        {
            writer.Text(name).Text(value);
        }
    }

    public static ObjectAttributes Read(ref RecordReader reader)
    {
        var attributes = new ObjectAttributes { Acl = AccessList.Of((CannedAcl)reader.Byte()) };
        var count = (int)reader.Number();
        var headers = new List<KeyValuePair<string, string>>();
        for (var index = 0; index < count; index++)
        {
            var (name, value) = (reader.Text(), reader.Text());
            switch (name)
            {
                case TagsName:
                    attributes = attributes with { Tags = TagSet.OfQuery(value) };
                    break;
                case GrantsName:
                    attributes = attributes with { Acl = AccessList.Of(GrantsOf(value)) };
                    break;
                default:
                    headers.Add(new(name, value));
                    break;
            }
        }

        return attributes with { Headers = headers };
    }

    private static List<Grant> GrantsOf(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2))
            .Select(words => new Grant(words[1], words[0]))];
}
