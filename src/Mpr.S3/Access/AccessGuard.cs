using System.Net;
using Mpr.S3.Access.Policies;
using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>
/// Decides whether a request may do what it asks: an explicit deny wins, also over the owner; the owner may do
/// everything else; everyone may do what a policy, an access list or the local set-up opens.
/// </summary>
internal sealed class AccessGuard(IReadOnlyList<string> publicReadBuckets)
{
    private const string ExistingTag = "s3:existingobjecttag/";

    // The owner can always mend a policy that shuts everyone out.
    private static readonly string[] BeyondPolicy =
        ["s3:PutBucketPolicy", "s3:GetBucketPolicy", "s3:DeleteBucketPolicy"];

    /// <exception cref="S3Exception">AccessDenied.</exception>
    public void Require(S3Request request, Bucket? bucket, string action)
    {
        if (!IsAllowed(request, bucket, action, request.Key))
        {
            throw new S3Exception(S3Error.AccessDenied);
        }
    }

    /// <summary>
    /// Admits a read of an object. Whether a key is missing is told only to those who may list the bucket.
    /// </summary>
    /// <exception cref="S3Exception">AccessDenied or NoSuchKey.</exception>
    public void RequireObjectRead(
        S3Request request, Bucket bucket, string key, ObjectRecord? record, string action = "s3:GetObject")
    {
        if (record is null)
        {
            throw new S3Exception(IsAllowed(request, bucket, "s3:ListBucket", key)
                ? S3Error.NoSuchKey
                : S3Error.AccessDenied)
            {
                Details = [new("Key", key)],
            };
        }

        if (!IsAllowed(request, bucket, action, key, record.Attributes.Acl))
        {
            throw new S3Exception(S3Error.AccessDenied);
        }
    }

    public bool IsAllowed(S3Request request, Bucket? bucket, string action, string key, AccessList? objectAcl = null)
    {
        if (bucket is null)
        {
            return request.Caller.IsOwner;
        }

        var rules = AccessRules.Of(bucket);
        var answer = Ask(rules, request, bucket, action, key);
        if (request.Caller.IsOwner)
        {
            return BeyondPolicy.Contains(action) || answer == PolicyAnswer.Allow
                || (answer == PolicyAnswer.Silent && !rules.ListForbidsOwner(action));
        }

        return answer switch
        {
            PolicyAnswer.Deny => false,
            PolicyAnswer.Allow when !rules.RestrictsPublicPolicy => true,
            _ => rules.ListsAllow(action, objectAcl) || IsOpen(request, bucket, action),
        };
    }

    private static PolicyAnswer Ask(AccessRules rules, S3Request request, Bucket bucket, string action, string key)
    {
        if (rules.Policy is not { } policy)
        {
            return PolicyAnswer.Silent;
        }

        var isOfBucket = key.Length == 0 || action == "s3:ListBucket";
        return policy.Answer(new PolicyQuestion(
            request.Caller.IsOwner,
            action,
            isOfBucket ? $"arn:aws:s3:::{bucket.Name}" : $"arn:aws:s3:::{bucket.Name}/{key}",
            name => ValueOf(request, bucket, key, name),
            request.Http.Connection.RemoteIpAddress));
    }

    private static string? ValueOf(S3Request request, Bucket bucket, string key, string name)
    {
        if (name.StartsWith(ExistingTag, StringComparison.Ordinal))
        {
            return bucket.Store.Find(Encoding.UTF8.GetBytes(key))?.Attributes.Tags[name[ExistingTag.Length..]];
        }

        return name == "s3:prefix" && request.Key.Length > 0 ? request.Key : ConditionValues.Of(request, name);
    }

    /// <summary>
    /// The buckets that a local set-up opens for reading: over loopback at both ends, so that the setting opens nothing
    /// when the endpoint listens elsewhere.
    /// </summary>
    private bool IsOpen(S3Request request, Bucket bucket, string action)
    {
        var connection = request.Http.Connection;
        return action is "s3:GetObject" or "s3:ListBucket"
            && publicReadBuckets.Contains(bucket.Name, StringComparer.Ordinal)
            && connection is { RemoteIpAddress: { } remote, LocalIpAddress: { } local }
            && IPAddress.IsLoopback(remote) && IPAddress.IsLoopback(local);
    }
}
