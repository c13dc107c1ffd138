using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Mpr.S3.Protocol;

namespace Mpr.S3.Signing;

/// <summary>
/// The bytes of a request's body, decoded and verified while they are read. What was read counts only once
/// <see cref="ReadAsync"/> has returned 0: the signature or digest may fail at the end. Not thread-safe.
/// </summary>
internal abstract class Payload(PipeReader reader, long? length) : IDisposable
{
    private static readonly IReadOnlyDictionary<string, string> NoTrailers = new Dictionary<string, string>();

    /// <summary>Of the decoded bytes; null when the request does not tell.</summary>
    public long? Length => length;

    /// <summary>The trailing headers, lower-case names; complete after the last read.</summary>
    public virtual IReadOnlyDictionary<string, string> Trailers => NoTrailers;

    protected PipeReader Reader => reader;

    /// <summary>Whether a read was begun, which tells a client that waits for 100 to send.</summary>
    public bool WasRead { get; protected set; }

    /// <summary>Fills the buffer as far as there are bytes.</summary>
    /// <returns>How many bytes were read; 0 after the verified end.</returns>
    /// <exception cref="S3Exception">The body is not what was signed or announced.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    public abstract void Dispose();

    /// <summary>Chooses the form by x-amz-content-sha256.</summary>
    /// <exception cref="S3Exception">The value is none of the five forms, or a length is missing.</exception>
    public static Payload Open(HttpRequest request, Caller caller)
    {
        var reader = request.BodyReader;
        var hash = caller.PayloadHash ?? request.Headers["x-amz-content-sha256"].ToString();
        if (hash.Length == 0 || hash == BodyHash.Unsigned)
        {
            return new PlainPayload(reader, LengthOf(request), null);
        }

        if (!hash.StartsWith("STREAMING-", StringComparison.Ordinal))
        {
            return new PlainPayload(reader, LengthOf(request), Digest(hash));
        }

        var signature = hash == BodyHash.UnsignedChunksWithTrailer ? null : caller.Signature;
        if (hash is not (
            BodyHash.SignedChunks or BodyHash.SignedChunksWithTrailer or BodyHash.UnsignedChunksWithTrailer))
        {
            throw S3Exception.InvalidArgument("x-amz-content-sha256", hash, "The form of the body is not supported.");
        }

        if (!long.TryParse(
            request.Headers["x-amz-decoded-content-length"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var length))
        {
            throw new S3Exception(S3Error.MissingContentLength);
        }

        return new ChunkedPayload(reader, length, signature);
    }

    /// <summary>Reads a body that is small by nature.</summary>
    /// <exception cref="S3Exception">The body is longer than <paramref name="limit"/> bytes.</exception>
    public async Task<byte[]> ReadWholeAsync(int limit, CancellationToken cancellationToken)
    {
        if (Length > limit)
        {
            throw new S3Exception(S3Error.MalformedXml, $"The body is longer than {limit} bytes.");
        }

        var whole = new ArrayBufferWriter<byte>((int)(Length ?? 4096) + 1);
        while (true)
        {
            var read = await ReadAsync(whole.GetMemory(1024), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return whole.WrittenSpan.ToArray();
            }

            whole.Advance(read);
            if (whole.WrittenCount > limit)
            {
                throw new S3Exception(S3Error.MalformedXml, $"The body is longer than {limit} bytes.");
            }
        }
    }

    /// <summary>Copies what has arrived, without taking more than <paramref name="target"/> holds.</summary>
    protected static SequencePosition Copy(ReadOnlySequence<byte> source, Span<byte> target, out int copied)
    {
        var taken = source.Slice(0, Math.Min(source.Length, target.Length));
        taken.CopyTo(target);
        copied = (int)taken.Length;
        return taken.End;
    }

    // Sent beside Transfer-Encoding, Content-Length frames nothing (RFC 9112 section 6.3) and the server sets it aside
    // under this name; it still tells how long the object is meant to be, and is held against what arrives.
    private static long? LengthOf(HttpRequest request) => request.ContentLength ?? (long.TryParse(
        request.Headers["X-Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        ? length
        : null);

    private static byte[] Digest(string hex)
    {
        try
        {
            var digest = Convert.FromHexString(hex);
            if (digest.Length == 32)
            {
                return digest;
            }
        }
        catch (FormatException)
        {
            // Answered below, with the case of a digest of another length.
        }

        throw S3Exception.InvalidArgument(
            "x-amz-content-sha256", hex, "The value is neither a digest nor a known form.");
    }
}
