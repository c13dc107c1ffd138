using System.Security.Cryptography;
using Mpr.Server.Hosting;

namespace Mpr.Server.Uploads;

/// <summary>
/// A body that is digested while it is read, and held against what its sender says of it: Content-MD5, S3's
/// x-amz-checksum-sha1 and -sha256, and Content-Digest (RFC 9530) with sha-256.
/// </summary>
internal sealed class BodyDigest : Stream
{
    private const string Amz = "x-amz-checksum-";

    private readonly Stream _body;
    private readonly List<(string Header, IncrementalHash Hash, string Expected)> _digests = [];

    /// <exception cref="ProblemException">A checksum is of a kind that is not known here.</exception>
    public BodyDigest(HttpRequest request)
    {
        _body = request.Body;
        foreach (var (name, value) in request.Headers)
        {
            if (Algorithm(name.ToLowerInvariant(), value.ToString()) is var (algorithm, expected))
            {
                _digests.Add((name, IncrementalHash.CreateHash(algorithm), expected));
            }
        }
    }

    /// <summary>Bytes read.</summary>
    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException();
    }

    /// <summary>Lets pass a body that is what its sender says, and not empty.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public void Check()
    {
        if (Count == 0)
        {
            throw ProblemException.Invalid("The body is empty.");
        }

        foreach (var (header, hash, expected) in _digests)
        {
            var actual = Convert.ToBase64String(hash.GetHashAndReset());
            if (actual != expected)
            {
                throw ProblemException.Invalid($"The body that arrived has {header} {actual}, not {expected}; nothing was kept.");
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _body.ReadAsync(buffer, cancellationToken);
        Count += count;
        foreach (var (_, hash, _) in _digests)
        {
            hash.AppendData(buffer.Span[..count]);
        }

        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _digests.ForEach(d => d.Hash.Dispose());
        }

        base.Dispose(disposing);
    }

    private static (HashAlgorithmName Algorithm, string Expected)? Algorithm(string header, string value) => header switch
    {
        "content-md5" => (HashAlgorithmName.MD5, value),
        Amz + "sha1" => (HashAlgorithmName.SHA1, value),
        Amz + "sha256" => (HashAlgorithmName.SHA256, value),
        // A structured field: members with commas between, bytes between colons (RFC 8941, 3.3.5).
        "content-digest" => value.Split(',', StringSplitOptions.TrimEntries)
            .FirstOrDefault(member => member.StartsWith("sha-256=:", StringComparison.Ordinal)) is { } member
            ? (HashAlgorithmName.SHA256, member["sha-256=:".Length..].TrimEnd(':'))
            : null,
        _ when header.StartsWith(Amz, StringComparison.Ordinal) => throw ProblemException.Invalid(
            $"{header} is not known here; send Content-MD5, Content-Digest with sha-256, {Amz}sha1 or {Amz}sha256."),
        _ => null,
    };
}
