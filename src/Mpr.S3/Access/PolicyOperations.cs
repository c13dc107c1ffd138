using Microsoft.AspNetCore.Http;
using Mpr.S3.Access.Policies;
using Mpr.S3.Buckets;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>Put, get and delete a bucket's policy, and its status.</summary>
internal sealed class PolicyOperations(BucketCatalog catalog)
{
    public void Register(Router router) => router
        .Add("PUT", TargetLevel.Bucket, "policy", new Operation("PutBucketPolicy", "s3:PutBucketPolicy", PutAsync))
        .Add("GET", TargetLevel.Bucket, "policy", new Operation("GetBucketPolicy", "s3:GetBucketPolicy", GetAsync))
        .Add("DELETE", TargetLevel.Bucket, "policy", new Operation(
            "DeleteBucketPolicy", "s3:DeleteBucketPolicy", DeleteAsync))
        .Add("GET", TargetLevel.Bucket, "policyStatus", new Operation(
            "GetBucketPolicyStatus", "s3:GetBucketPolicyStatus", GetStatusAsync));

    private async Task PutAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var text = Encoding.UTF8.GetString(await request.ReadDocumentAsync().ConfigureAwait(false));
        var policy = Parse(text, bucket.Name);
        if (policy.IsPublic && bucket.Settings.PublicAccessBlock?.BlockPublicPolicy == true)
        {
            throw new S3Exception(
                S3Error.AccessDenied, "The public access block of the bucket refuses a public policy.");
        }

        bucket.Change(settings => settings with { Policy = text });
        await request.AnswerAsync(StatusCodes.Status204NoContent).ConfigureAwait(false);
    }

    private async Task GetAsync(S3Request request)
    {
        var policy = catalog.Get(request.Bucket).Settings.Policy ?? throw new S3Exception(S3Error.NoSuchBucketPolicy);
        var body = Encoding.UTF8.GetBytes(policy);
        request.Response.ContentType = "application/json";
        request.Response.ContentLength = body.Length;
        await request.Response.BodyWriter.WriteAsync(body, request.Aborted).ConfigureAwait(false);
    }

    private Task DeleteAsync(S3Request request)
    {
        catalog.Get(request.Bucket).Change(settings => settings with { Policy = null });
        return request.AnswerAsync(StatusCodes.Status204NoContent);
    }

    private Task GetStatusAsync(S3Request request)
    {
        var rules = AccessRules.Of(catalog.Get(request.Bucket));
        var isPublic = rules.Policy?.IsPublic == true || (!rules.IgnoresAcls && rules.Acl.IsPublic);
        return request.AnswerAsync(new XmlBody("PolicyStatus").Element("IsPublic", isPublic));
    }

    private static PolicyDocument Parse(string text, string bucket)
    {
        if (text.Length > PolicyDocument.MaximumLength)
        {
            throw new S3Exception(S3Error.MalformedPolicy, "The policy is longer than 20 KB.");
        }

        try
        {
            return PolicyDocument.Parse(text, bucket);
        }
        catch (FormatException fault)
        {
            throw new S3Exception(S3Error.MalformedPolicy, fault.Message);
        }
    }
}
