using Microsoft.AspNetCore.Http;
using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Hosting;
using Mpr.S3.Signing;

namespace Mpr.S3.Protocol;

/// <summary>The way of a parsed request: preflight or authenticate, page or operation, authorise, run.</summary>
internal sealed class RequestDispatcher(
    Router router,
    Authenticator authenticator,
    AccessGuard guard,
    CrossOrigin crossOrigin,
    LocalPages pages,
    BucketCatalog catalog)
{
    /// <summary>Bytes of a key in UTF-8 ("Object key names" in the Amazon S3 user guide).</summary>
    private const int MaximumKey = 1024;

    /// <exception cref="S3Exception">The request is refused.</exception>
    public async Task RunAsync(S3Request request)
    {
        if (HttpMethods.IsOptions(request.Method))
        {
            await crossOrigin.PreflightAsync(request).ConfigureAwait(false);
            return;
        }

        crossOrigin.Apply(request);
        request.Caller = authenticator.Authenticate(request.Http.Request, request.Target);
        if (await pages.TryAnswerAsync(request).ConfigureAwait(false))
        {
            return;
        }

        var operation = router.Find(request);
        request.Operation = operation.Name;
        if (request.KeyBytes.Length > MaximumKey)
        {
            throw new S3Exception(S3Error.KeyTooLong);
        }

        if (operation.Action is { } action)
        {
            var bucket = request.Bucket.Length > 0 ? catalog.Get(request.Bucket) : null;
            guard.Require(request, bucket, action);
        }

        await operation.RunAsync(request).ConfigureAwait(false);
    }
}
