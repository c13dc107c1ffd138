using System.Net;
using System.Text.Json;

namespace Mpr.Server.Events;

/// <summary>
/// Reads which objects a store says have come, changed or gone. Stores agree on little: each writes keys its own way, so
/// a key is decoded by who wrote it and never by guess.
/// </summary>
/// <param name="Bucket">Bucket of the object.</param>
/// <param name="Key">Its key, decoded.</param>
public readonly record struct S3Notification(string Bucket, string Key)
{
    // An envelope in an envelope in an envelope: SQS of SNS of S3.
    private const int DeepestEnvelope = 3;

    /// <summary>The objects that a body names; none for test events and for events of other kinds.</summary>
    /// <exception cref="FormatException">The body is none of the known forms.</exception>
    public static IReadOnlyList<S3Notification> Read(JsonElement body)
    {
        var found = new List<S3Notification>();
        Read(body, found, DeepestEnvelope);
        return found;
    }

    private static void Read(JsonElement body, List<S3Notification> found, int depth)
    {
        if (body.ValueKind != JsonValueKind.Object || depth == 0)
        {
            throw new FormatException("The body is no notification of an S3 store.");
        }

        if (Text(body, "source") == "aws.s3")
        {
            AddEventBridge(body, found);
        }
        else if (body.TryGetProperty("Records", out var records) && records.ValueKind == JsonValueKind.Array)
        {
            foreach (var record in records.EnumerateArray())
            {
                AddRecord(record, found, depth);
            }
        }
        else if (Text(body, "Message") is { } message)
        {
            // SNS: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
            Read(Parse(message), found, depth - 1);
        }
        else if (Text(body, "Event") != "s3:TestEvent")
        {
            throw new FormatException("The body is no notification of an S3 store.");
        }
    }

    private static void AddRecord(JsonElement record, List<S3Notification> found, int depth)
    {
        if ((Text(record, "body") ?? Text(record, "Body")) is { } envelope)
        {
            // SQS: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
            Read(Parse(envelope), found, depth - 1);
            return;
        }

        var name = Text(record, "eventName") ?? "";
        var kind = name.StartsWith("s3:", StringComparison.Ordinal) ? name[3..] : name;
        if (Text(record, "s3", "bucket", "name") is not { } bucket || Text(record, "s3", "object", "key") is not { } key)
        {
            throw new FormatException("A record names no bucket or no key.");
        }

        if (kind.StartsWith("ObjectCreated", StringComparison.Ordinal)
            || kind.StartsWith("ObjectRemoved", StringComparison.Ordinal)
            || kind.StartsWith("ObjectRestore", StringComparison.Ordinal)
            || kind.StartsWith("LifecycleExpiration", StringComparison.Ordinal))
        {
            found.Add(new S3Notification(bucket, Decode(Text(record, "eventSource"), key)));
        }
    }

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
    private static void AddEventBridge(JsonElement body, List<S3Notification> found)
    {
        if (Text(body, "detail", "bucket", "name") is not { } bucket || Text(body, "detail", "object", "key") is not { } key)
        {
            throw new FormatException("The event names no bucket or no key.");
        }

        if (Text(body, "detail-type") is "Object Created" or "Object Deleted" or "Object Restore Completed")
        {
            found.Add(new S3Notification(bucket, key));
        }
    }

    // AWS and MinIO write keys as in a query string, a blank as a plus; Ceph writes them as they are.
    private static string Decode(string? source, string key) => source == "ceph:s3" ? key : WebUtility.UrlDecode(key);

    private static JsonElement Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException inner)
        {
            throw new FormatException("What the envelope holds is no JSON.", inner);
        }
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
