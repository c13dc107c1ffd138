using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Mpr.S3.Protocol;

namespace Mpr.S3.Signing;

/// <summary>
/// A body in aws-chunked framing: <c>HEXLEN;chunk-signature=SIG CRLF data CRLF</c>, a chunk of length zero, trailing
/// headers, their signature, an empty line. Each chunk's signature covers the one before it ("Signature calculations:
/// transferring payload in multiple chunks" in the Amazon S3 API reference).
/// </summary>
/// <param name="reader">The framed body.</param>
/// <param name="length">Of the decoded bytes, as announced.</param>
/// <param name="signature">Of the request; null when the chunks are unsigned.</param>
internal sealed class ChunkedPayload(PipeReader reader, long length, RequestSignature? signature)
    : Payload(reader, length)
{
    private const int MaximumLine = 1024;
    private const int MaximumTrailers = 16;
    private const string SignatureField = "chunk-signature=";
    private const string TrailerSignature = "x-amz-trailer-signature";

    private readonly IncrementalHash? _hash =
        signature is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private readonly Dictionary<string, string> _trailers = new(StringComparer.Ordinal);
    private string _previous = signature?.Value ?? "";
    private string _claimed = "";
    private long _left;
    private long _total;
    private bool _ended;

    public override IReadOnlyDictionary<string, string> Trailers => _trailers;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        WasRead = true;
        var filled = 0;
        while (filled < buffer.Length && !_ended)
        {
            if (_left == 0)
            {
                await BeginChunkAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            var result = await Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var target = buffer[filled..];
            target = target[..(int)Math.Min(target.Length, _left)];
            var consumed = Copy(result.Buffer, target.Span, out var copied);
            Reader.AdvanceTo(consumed);
            if (copied == 0 && result.IsCompleted)
            {
                throw new S3Exception(S3Error.IncompleteBody);
            }

            _hash?.AppendData(target.Span[..copied]);
            filled += copied;
            _left -= copied;
            if (_left == 0 && copied > 0)
            {
                await EndChunkAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return filled;
    }

    public override void Dispose() => _hash?.Dispose();

    private async ValueTask BeginChunkAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new S3Exception(S3Error.IncompleteBody);
        var semicolon = line.IndexOf(';', StringComparison.Ordinal);
        var size = semicolon < 0 ? line : line[..semicolon];
        if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left) || _left < 0)
        {
            throw new S3Exception(S3Error.InvalidRequest, "The length of a chunk is malformed.");
        }

        _claimed = semicolon >= 0 && line[(semicolon + 1)..].StartsWith(SignatureField, StringComparison.Ordinal)
            ? line[(semicolon + 1 + SignatureField.Length)..]
            : "";
        _total += _left;
        if (_total > Length)
        {
            throw new S3Exception(S3Error.IncompleteBody);
        }

        if (_left == 0)
        {
            CheckChunk();
            await EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask EndChunkAsync(CancellationToken cancellationToken)
    {
        CheckChunk();
        if (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is not "")
        {
            throw new S3Exception(S3Error.IncompleteBody);
        }
    }

    private void CheckChunk()
    {
        if (signature is null || _hash is null)
        {
            return;
        }

        Span<byte> digest = stackalloc byte[32];
        _hash.GetHashAndReset(digest);
        var expected = signature.OfChunk(_previous, digest);
        if (!RequestSignature.AreEqual(expected, _claimed))
        {
            throw new S3Exception(S3Error.SignatureDoesNotMatch, "The signature of a chunk does not match.");
        }

        _previous = expected;
    }

    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        var signed = new StringBuilder();
        string? claimed = null;
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || _trailers.Count >= MaximumTrailers)
            {
                throw new S3Exception(S3Error.InvalidRequest, "The trailing headers are malformed.");
            }

            var (name, value) = (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
            if (name == TrailerSignature)
            {
                claimed = value;
                continue;
            }

            _trailers[name] = value;
            signed.Append(name).Append(':').Append(value).Append('\n');
        }

        if (signature is not null && _trailers.Count > 0
            && !RequestSignature.AreEqual(signature.OfTrailer(_previous, signed.ToString()), claimed ?? ""))
        {
            throw new S3Exception(
                S3Error.SignatureDoesNotMatch, "The signature of the trailing headers does not match.");
        }

        _ended = true;
        if (_total != Length)
        {
            throw new S3Exception(S3Error.IncompleteBody);
        }
    }

    /// <summary>A line without its end, or null at the end of the body.</summary>
    private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                var text = line.Length <= MaximumLine ? Encoding.Latin1.GetString(line) : null;
                Reader.AdvanceTo(buffer.GetPosition(1, end));
                return text?.TrimEnd('\r') ?? throw new S3Exception(
                    S3Error.InvalidRequest, "A chunk's line is too long.");
            }

            Reader.AdvanceTo(buffer.Start, buffer.End);
            if (buffer.Length > MaximumLine)
            {
                throw new S3Exception(S3Error.InvalidRequest, "A chunk's line is too long.");
            }

            if (result.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new S3Exception(S3Error.IncompleteBody);
            }
        }
    }
}
