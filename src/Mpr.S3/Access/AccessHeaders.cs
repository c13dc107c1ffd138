using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>
/// Access lists given by header: the name of a canned one in x-amz-acl, or the grants of x-amz-grant-*
/// ("Access control list overview" in the Amazon S3 user guide).
/// </summary>
internal static class AccessHeaders
{
    private static readonly (string Header, string Permission)[] GrantHeaders =
    [
        ("x-amz-grant-read", "READ"),
        ("x-amz-grant-write", "WRITE"),
        ("x-amz-grant-read-acp", "READ_ACP"),
        ("x-amz-grant-write-acp", "WRITE_ACP"),
        ("x-amz-grant-full-control", Grant.FullControl),
    ];

    /// <summary>What the headers ask for, or null when they ask for nothing.</summary>
    /// <exception cref="S3Exception">The name or a grantee is unknown, or the bucket refuses public lists.</exception>
    public static AccessList? Of(S3Request request, Bucket? bucket = null)
    {
        var canned = Parse(request);
        var grants = GrantHeaders.SelectMany(header => Grants(request, header.Header, header.Permission)).ToList();
        if (canned is not null && grants.Count > 0)
        {
            throw new S3Exception(
                S3Error.InvalidRequest, "A canned access list and grants by header cannot be given at once.");
        }

        var list = canned is { } name ? AccessList.Of(name) : null;
        list ??= grants.Count > 0 ? AccessList.Of(grants) : null;
        if (bucket is not null && list is not null)
        {
            RequireUnblocked(bucket, list);
        }

        return list;
    }

    /// <exception cref="S3Exception">The bucket's public access block refuses such a list.</exception>
    public static void RequireUnblocked(Bucket bucket, AccessList list)
    {
        if (list.IsPublic && bucket.Settings.PublicAccessBlock?.BlockPublicAcls == true)
        {
            throw new S3Exception(
                S3Error.AccessDenied, "The public access block of the bucket refuses a public access list.");
        }
    }

    /// <exception cref="S3Exception">There is no such grantee here.</exception>
    public static string Grantee(string kind, string value) => (kind, value) switch
    {
        ("id", Grant.OwnerId) => value,
        ("uri", AccessList.AllUsers or AccessList.AuthenticatedUsers) => value,
        ("id", _) => throw S3Exception.InvalidArgument("CanonicalUser/ID", value, "Invalid id"),
        ("uri", _) => throw S3Exception.InvalidArgument("Group/URI", value, "Invalid group uri"),
        ("emailaddress", _) => throw new S3Exception(S3Error.UnresolvableGrant),
        _ => throw S3Exception.InvalidArgument("Grantee", kind, "Invalid grantee type"),
    };

    private static CannedAcl? Parse(S3Request request) => request.Header("x-amz-acl") switch
    {
        null => null,
        "private" or "bucket-owner-read" or "bucket-owner-full-control" or "aws-exec-read" or "log-delivery-write" =>
            CannedAcl.Private,
        "public-read" => CannedAcl.PublicRead,
        "public-read-write" => CannedAcl.PublicReadWrite,
        "authenticated-read" => CannedAcl.AuthenticatedRead,
        var name => throw S3Exception.InvalidArgument("x-amz-acl", name),
    };

    /// <summary>Reads <c>id="…", uri="…"</c>.</summary>
    private static IEnumerable<Grant> Grants(S3Request request, string header, string permission) =>
        (request.Header(header) ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(grantee => grantee.Split('=', 2, StringSplitOptions.TrimEntries))
            .Select(parts => parts.Length == 2
                ? new Grant(Grantee(parts[0].ToLowerInvariant(), parts[1].Trim('"')), permission)
                : throw S3Exception.InvalidArgument(header, request.Header(header)));
}
