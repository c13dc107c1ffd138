using Mpr.S3.Checksums;
using Mpr.S3.Protocol;
using Mpr.S3.Signing;
using Mpr.S3.Storage;

namespace Mpr.S3.Objects;

/// <summary>Takes the body of an upload in and holds it against everything that the client said of it.</summary>
internal sealed class BodyReceiver(BodyIntake intake)
{
    /// <summary>5 GiB: what one PUT or one part may carry ("Amazon S3 multipart upload limits").</summary>
    public const long MaximumSize = 5L * 1024 * 1024 * 1024;

    /// <param name="request">The upload.</param>
    /// <param name="integrity">What the client says of the body.</param>
    /// <param name="algorithm">Of the checksum that is to be stored.</param>
    /// <param name="mayBeInline">Whether few bytes may stay in memory, for the log.</param>
    /// <returns>The body, not yet published.</returns>
    /// <exception cref="S3Exception">The body is too large, cut short, or not what was announced or signed.</exception>
    public async Task<ReceivedBody> ReceiveAsync(
        S3Request request, BodyIntegrity integrity, ChecksumAlgorithm algorithm, bool mayBeInline)
    {
        using var payload = request.OpenPayload();
        var length = payload.Length ?? throw new S3Exception(S3Error.MissingContentLength);
        if (length > MaximumSize)
        {
            throw new S3Exception(S3Error.EntityTooLarge);
        }

        ChecksumAlgorithm[] algorithms =
            integrity.Algorithm is ChecksumAlgorithm.None ? [algorithm] : [algorithm, integrity.Algorithm];
        var body = await intake.ReceiveAsync(payload.ReadAsync, length, algorithms, mayBeInline, request.Aborted)
            .ConfigureAwait(false);
        try
        {
            Check(body, length, integrity, payload);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static void Check(ReceivedBody body, long length, BodyIntegrity integrity, Payload payload)
    {
        if (body.Size != length)
        {
            throw new S3Exception(S3Error.IncompleteBody);
        }

        integrity.CheckMd5(body.Md5);
        if (integrity.Algorithm != ChecksumAlgorithm.None)
        {
            integrity.CheckChecksum(body.Checksums[integrity.Algorithm], payload.Trailers);
        }
    }
}
