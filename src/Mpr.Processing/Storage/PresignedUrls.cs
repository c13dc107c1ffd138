using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.Processing.Storage;

/// <summary>
/// Makes URLs that permit one thing to whoever holds them, at one address of the store: the host is part of what is
/// signed. Sends nothing. Thread-safe.
/// </summary>
public sealed class PresignedUrls
{
    /// <summary>S3's bound for presigned URLs under signature version 4.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private readonly Func<IAmazonS3> _signer;
    private readonly ObjectStoreOptions _options;
    private readonly Uri? _address;

    internal PresignedUrls(Func<IAmazonS3> signer, ObjectStoreOptions options, Uri? address) =>
        (_signer, _options, _address) = (signer, options, address);

    /// <summary>A URL for one object.</summary>
    /// <param name="verb">What it permits.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key; nothing checks that it is there.</param>
    /// <param name="validFor">1 second to 7 days; temporary keys may end it sooner.</param>
    /// <param name="answer">What a read is answered with; null = what the object says of itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of bounds.</exception>
    /// <exception cref="ObjectStoreException">The settings do not permit to sign.</exception>
    public Uri Of(PresignVerb verb, string bucket, string key, TimeSpan validFor, AnswerAs? answer = null)
    {
        var request = Request(bucket, key, validFor);
        request.Verb = verb switch
        {
            PresignVerb.Get => HttpVerb.GET,
            PresignVerb.Put => HttpVerb.PUT,
            _ => HttpVerb.HEAD,
        };
        request.ResponseHeaderOverrides.ContentType = answer?.ContentType;
        request.ResponseHeaderOverrides.ContentDisposition = answer?.ContentDisposition;
        return Sign(request);
    }

    /// <summary>A URL that permits to send one part of an upload.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="uploadId">The store's name for the upload.</param>
    /// <param name="number">From 1 to 10,000.</param>
    /// <param name="validFor">1 second to 7 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">Number or time is out of bounds.</exception>
    /// <exception cref="ObjectStoreException">The settings do not permit to sign.</exception>
    public Uri OfPart(string bucket, string key, string uploadId, int number, TimeSpan validFor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, PartSizes.MostParts);
        var request = Request(bucket, key, validFor);
        (request.Verb, request.UploadId, request.PartNumber) = (HttpVerb.PUT, uploadId, number);
        return Sign(request);
    }

    /// <summary>A form that permits to store one object.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="contentType">Media type that the object gets.</param>
    /// <param name="largest">Bytes at most; 5 GiB is the most that S3 takes in one request.</param>
    /// <param name="validFor">1 second to 7 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of bounds.</exception>
    /// <exception cref="ObjectStoreException">The settings do not permit to sign.</exception>
    public async Task<PresignedForm> FormAsync(
        string bucket, string key, string contentType, long largest, TimeSpan validFor)
    {
        CheckTime(validFor);
        var request = new CreatePresignedPostRequest
        {
            BucketName = bucket,
            Key = key,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime + validFor,
            Fields = new Dictionary<string, string> { ["Content-Type"] = contentType },
            Conditions =
            [
                S3PostCondition.ExactMatch("Content-Type", contentType),
                S3PostCondition.ContentLengthRange(1, largest),
            ],
        };
        var call = new StoreCall("presign", bucket, key);
        try
        {
            var made = await _signer().CreatePresignedPostAsync(request).ConfigureAwait(false);
            return new PresignedForm(new Uri(made.Url), made.Fields);
        }
        catch (ArgumentException e)
        {
            throw StoreErrors.Settings(e, call);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException)
        {
            throw StoreErrors.Translate(e, call, _options);
        }
    }

    private static void CheckTime(TimeSpan validFor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(validFor, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(validFor, Longest);
    }

    private GetPreSignedUrlRequest Request(string bucket, string key, TimeSpan validFor)
    {
        CheckTime(validFor);
        return new GetPreSignedUrlRequest
        {
            BucketName = bucket,
            Key = key,
            // The SDK counts from the system's clock, whatever ours is.
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime + validFor,
            // Its default is https, even for an http endpoint.
            Protocol = _address?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
        };
    }

    private Uri Sign(GetPreSignedUrlRequest request)
    {
        var call = new StoreCall("presign", request.BucketName, request.Key);
        try
        {
            return ExactKeys.Correct(_signer().GetPreSignedURL(request), request.BucketName, request.Key);
        }
        catch (ArgumentException e)
        {
            throw StoreErrors.Settings(e, call);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException)
        {
            throw StoreErrors.Translate(e, call, _options);
        }
    }
}
