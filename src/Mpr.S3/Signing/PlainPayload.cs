using System.IO.Pipelines;
using System.Security.Cryptography;
using Mpr.S3.Protocol;

namespace Mpr.S3.Signing;

/// <summary>A body sent as it is, with its SHA-256 signed or not.</summary>
internal sealed class PlainPayload(PipeReader reader, long? length, byte[]? sha256) : Payload(reader, length)
{
    private readonly IncrementalHash? _hash =
        sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private bool _ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        WasRead = true;
        var filled = 0;
        while (filled < buffer.Length && !_ended)
        {
            var result = await Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var consumed = Copy(result.Buffer, buffer.Span[filled..], out var copied);
            filled += copied;
            _ended = result.IsCompleted && copied == result.Buffer.Length;
            Reader.AdvanceTo(consumed);
        }

        _hash?.AppendData(buffer.Span[..filled]);
        if (filled == 0)
        {
            CheckDigest();
        }

        return filled;
    }

    public override void Dispose() => _hash?.Dispose();

    private void CheckDigest()
    {
        if (_hash is not null && !CryptographicOperations.FixedTimeEquals(_hash.GetCurrentHash(), sha256))
        {
            throw new S3Exception(S3Error.ContentSha256Mismatch);
        }
    }
}
