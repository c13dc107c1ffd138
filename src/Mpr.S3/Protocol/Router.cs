using Microsoft.AspNetCore.Http;

namespace Mpr.S3.Protocol;

/// <summary>What a request addresses.</summary>
internal enum TargetLevel
{
    Service,
    Bucket,
    Object,
}

/// <summary>An operation of S3.</summary>
/// <param name="Name">As the API reference has it.</param>
/// <param name="Action">The permission that it needs; null when the operation sees to that itself.</param>
/// <param name="RunAsync">Answers a request.</param>
internal sealed record Operation(string Name, string? Action, Func<S3Request, Task> RunAsync);

/// <summary>Finds the operation that a method, a target and a sub-resource name. Filled once, then read only.</summary>
internal sealed class Router
{
    /// <summary>A request that copies is told from one that uploads by a header, not by a sub-resource.</summary>
    public const string Copy = "copy";

    /// <summary>A part that is copied.</summary>
    public const string CopyPart = "uploadId+copy";

    // In the order in which they decide when several are there: partNumber comes with uploadId.
    private static readonly string[] SubResources =
    [
        "uploadId", "uploads", "acl", "policy", "policyStatus", "publicAccessBlock", "cors", "location", "delete",
        "versions", "versioning", "attributes", "tagging", "lifecycle", "encryption", "website", "object-lock",
        "accelerate", "analytics", "intelligent-tiering", "inventory", "legal-hold", "logging", "metadataTable",
        "metrics", "notification", "ownershipControls", "replication", "requestPayment", "restore", "retention",
        "select", "session", "torrent", "list-type",
    ];

    private readonly Dictionary<(string Method, TargetLevel Level, string SubResource), Operation> _operations = [];

    public Router Add(string method, TargetLevel level, string subResource, Operation operation)
    {
        _operations.Add((method, level, subResource), operation);
        return this;
    }

    /// <exception cref="S3Exception">Nothing answers such a request.</exception>
    public Operation Find(S3Request request)
    {
        var level = LevelOf(request.Target);
        var subResource = SubResourceOf(request);
        if (_operations.TryGetValue((request.Method, level, subResource), out var operation))
        {
            return operation;
        }

        throw subResource.Length > 0
            ? new S3Exception(S3Error.NotImplemented) { Details = [new("Header", subResource)] }
            : new S3Exception(S3Error.MethodNotAllowed)
            {
                Details = [new("Method", request.Method), new("ResourceType", level.ToString().ToUpperInvariant())],
            };
    }

    private static TargetLevel LevelOf(RequestTarget target) => target switch
    {
        { Bucket.Length: 0 } => TargetLevel.Service,
        { Key.Length: 0 } => TargetLevel.Bucket,
        _ => TargetLevel.Object,
    };

    private static string SubResourceOf(S3Request request)
    {
        var names = request.Query.Names.ToHashSet(StringComparer.Ordinal);
        var named = names.Count == 0 ? "" : Array.Find(SubResources, names.Contains) ?? "";
        return HttpMethods.IsPut(request.Method) && request.Key.Length > 0
            && request.Header("x-amz-copy-source") is not null
            ? named switch
            {
                "" => Copy,
                "uploadId" => CopyPart,
                _ => named,
            }
            : named;
    }
}
