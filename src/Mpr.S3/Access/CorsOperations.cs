using Microsoft.AspNetCore.Http;
using Mpr.S3.Buckets;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>Put, get and delete a bucket's CORS configuration.</summary>
internal sealed class CorsOperations(BucketCatalog catalog)
{
    public void Register(Router router) => router
        .Add("PUT", TargetLevel.Bucket, "cors", new Operation("PutBucketCors", "s3:PutBucketCORS", PutAsync))
        .Add("GET", TargetLevel.Bucket, "cors", new Operation("GetBucketCors", "s3:GetBucketCORS", GetAsync))
        .Add("DELETE", TargetLevel.Bucket, "cors", new Operation("DeleteBucketCors", "s3:PutBucketCORS", DeleteAsync));

    private async Task PutAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var body = await request.ReadDocumentAsync().ConfigureAwait(false);
        CorsConfiguration.Parse(body);
        bucket.Change(settings => settings with { Cors = Encoding.UTF8.GetString(body) });
        await request.AnswerAsync(StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private async Task GetAsync(S3Request request)
    {
        var cors = catalog.Get(request.Bucket).Settings.Cors ?? throw new S3Exception(S3Error.NoSuchCorsConfiguration);
        var body = Encoding.UTF8.GetBytes(cors);
        request.Response.ContentType = "application/xml";
        request.Response.ContentLength = body.Length;
        await request.Response.BodyWriter.WriteAsync(body, request.Aborted).ConfigureAwait(false);
    }

    private Task DeleteAsync(S3Request request)
    {
        catalog.Get(request.Bucket).Change(settings => settings with { Cors = null });
        return request.AnswerAsync(StatusCodes.Status204NoContent);
    }
}
