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
        request.CheckKey();
        CheckOwner(request, "x-amz-expected-bucket-owner");
        CheckOwner(request, "x-amz-source-expected-bucket-owner");
        if (operation.Action is { } action)
        {
            var bucket = request.Bucket.Length > 0 ? catalog.Get(request.Bucket) : null;
            guard.Require(request, bucket, action);
        }

        await operation.RunAsync(request).ConfigureAwait(false);
    }

    /// <summary>Who says whose bucket it means is refused when it is another's.</summary>
    private static void CheckOwner(S3Request request, string header)
    {
        if (request.Header(header) is { } owner && owner != Owner.Id)
        {
            throw new S3Exception(S3Error.AccessDenied);
        }
    }
}
