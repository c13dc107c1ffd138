using System.Security.Cryptography;
using Mpr.S3.Checksums;

namespace Mpr.S3.Protocol;

/// <summary>
/// What a client says of its body: Content-MD5 and one x-amz-checksum, by header or announced as a trailer
/// ("Checking object integrity" in the Amazon S3 user guide).
/// </summary>
internal sealed record BodyIntegrity
{
    private static readonly string[] NotAlgorithms =
        ["x-amz-checksum-mode", "x-amz-checksum-type", "x-amz-checksum-algorithm"];

    /// <summary>16 bytes, or null.</summary>
    public byte[]? Md5 { get; private init; }

    /// <summary><see cref="ChecksumAlgorithm.None"/> when the client sends none.</summary>
    public ChecksumAlgorithm Algorithm { get; private init; }

    /// <summary>The raw value sent by header; null when it comes as a trailer or not at all.</summary>
    public byte[]? Value { get; private init; }

    private bool IsTrailer { get; init; }

    /// <summary>Whether the client sent any proof of what it meant to send.</summary>
    public bool IsPresent => Md5 is not null || Algorithm != ChecksumAlgorithm.None;

    /// <exception cref="S3Exception">A value is malformed, or there are two.</exception>
    public static BodyIntegrity Of(S3Request request)
    {
        var integrity = new BodyIntegrity { Md5 = ReadMd5(request.Header("content-md5")) };
        var found = false;
        foreach (var (name, values) in request.Headers)
        {
            if (!name.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase)
                || NotAlgorithms.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var algorithm = AlgorithmOf(name);
            integrity = !found
                ? integrity with { Algorithm = algorithm, Value = ParseValue(algorithm, values.ToString()) }
                : throw new S3Exception(S3Error.InvalidRequest, "Expecting a single x-amz-checksum- header.");
            found = true;
        }

        if (request.Header("x-amz-trailer") is { Length: > 0 } trailer
            && trailer.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase))
        {
            return !found
                ? integrity with { Algorithm = AlgorithmOf(trailer), IsTrailer = true }
                : throw new S3Exception(S3Error.InvalidRequest, "Expecting a single x-amz-checksum- header.");
        }

        return found ? integrity : integrity with { Algorithm = Named(request) };
    }

    /// <summary>Checks a whole body.</summary>
    /// <exception cref="S3Exception">BadDigest.</exception>
    public void Check(byte[] body, IReadOnlyDictionary<string, string> trailers)
    {
        if (Md5 is not null)
        {
            using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            md5.AppendData(body);
            CheckMd5(md5.GetHashAndReset());
        }

        if (Algorithm != ChecksumAlgorithm.None)
        {
            using var accumulator = ChecksumAccumulator.Create(Algorithm);
            accumulator.Append(body);
            CheckChecksum(accumulator.Finish(), trailers);
        }
    }

    /// <exception cref="S3Exception">BadDigest.</exception>
    public void CheckMd5(byte[] actual)
    {
        if (Md5 is not null && !Md5.AsSpan().SequenceEqual(actual))
        {
            throw new S3Exception(S3Error.BadDigest, "The Content-MD5 does not match the bytes received.");
        }
    }

    /// <exception cref="S3Exception">BadDigest, or the announced trailer is missing or malformed.</exception>
    public void CheckChecksum(byte[] actual, IReadOnlyDictionary<string, string> trailers)
    {
        var expected = Value;
        if (IsTrailer)
        {
            expected = trailers.TryGetValue(Algorithm.HeaderName(), out var text)
                ? ParseValue(Algorithm, text)
                : throw new S3Exception(
                    S3Error.InvalidRequest,
                    $"The trailing header {Algorithm.HeaderName()} was announced but not sent.");
        }

        if (expected is not null && !expected.AsSpan().SequenceEqual(actual))
        {
            throw new S3Exception(
                S3Error.BadDigest, $"The {Algorithm.Name()} that was sent does not match the bytes received.");
        }
    }

    /// <summary>Reads a base64 value of an algorithm.</summary>
    /// <exception cref="S3Exception">InvalidRequest.</exception>
    public static byte[] ParseValue(ChecksumAlgorithm algorithm, string text)
    {
        var value = new byte[algorithm.Size()];
        return Convert.TryFromBase64String(text, value, out var length) && length == value.Length
            ? value
            : throw new S3Exception(S3Error.InvalidRequest, $"Value for {algorithm.HeaderName()} header is invalid.");
    }

    /// <summary>The algorithm that a client asks for without a value yet.</summary>
    private static ChecksumAlgorithm Named(S3Request request)
    {
        var name = request.Header("x-amz-sdk-checksum-algorithm") ?? request.Header("x-amz-checksum-algorithm");
        if (string.IsNullOrEmpty(name))
        {
            return ChecksumAlgorithm.None;
        }

        return ChecksumAlgorithmNames.TryParse(name, out var algorithm)
            ? algorithm
            : throw new S3Exception(S3Error.InvalidRequest, "Checksum algorithm provided is unsupported.");
    }

    private static ChecksumAlgorithm AlgorithmOf(string header) =>
        ChecksumAlgorithmNames.TryParse(header["x-amz-checksum-".Length..], out var algorithm)
            ? algorithm
            : throw new S3Exception(
                S3Error.InvalidRequest, $"The header {header} names no algorithm that is supported.");

    private static byte[]? ReadMd5(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var value = new byte[16];
        return Convert.TryFromBase64String(text, value, out var length) && length == value.Length
            ? value
            : throw new S3Exception(S3Error.InvalidDigest);
    }
}
