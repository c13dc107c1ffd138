namespace Mpr.Processing.Storage;

/// <summary>How a bucket's name travels.</summary>
public enum AddressingStyle
{
    /// <summary><c>https://host/bucket/key</c>; every S3-compatible store understands it.</summary>
    Path,

    /// <summary><c>https://bucket.host/key</c>; AWS's own, needs DNS for each bucket.</summary>
    Virtual,
}

/// <summary>When an upload carries a CRC32 of its content beside the signature.</summary>
public enum RequestChecksums
{
    /// <summary>Only where the operation demands one. Older stores refuse more.</summary>
    Required,

    /// <summary>Wherever the operation knows one (aws-chunked with a trailer).</summary>
    Supported,
}

/// <summary>Where the store is and how to talk to it. Nothing here is checked against the network.</summary>
public sealed record ObjectStoreOptions
{
    /// <summary>Address of an S3-compatible store; null = AWS S3.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// Address that presigned URLs are made for, where browsers and other machines reach the store by another name;
    /// null = <see cref="Endpoint"/>.
    /// </summary>
    public Uri? PublicEndpoint { get; init; }

    /// <summary>Region of the signature; null = <c>us-east-1</c> on an own endpoint, the profile's on AWS.</summary>
    public string? Region { get; init; }

    /// <summary>Access key id; null = the SDK's own chain (profile, SSO, role).</summary>
    public string? AccessKey { get; init; }

    /// <summary>Secret of <see cref="AccessKey"/>; null with it.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Token of temporary keys; null for lasting ones.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Bucket of source media.</summary>
    public string BucketIn { get; init; } = "mpr-media-in";

    /// <summary>Bucket of results.</summary>
    public string BucketOut { get; init; } = "mpr-media-out";

    /// <summary>Whether missing buckets may be created. Has no effect on AWS, where a bucket is a decision.</summary>
    public bool CreateBuckets { get; init; }

    /// <summary>Null = path on an own endpoint, virtual on AWS.</summary>
    public AddressingStyle? Addressing { get; init; }

    /// <summary>Null = required on an own endpoint, supported on AWS.</summary>
    public RequestChecksums? Checksums { get; init; }

    /// <summary>
    /// Whether uploads may be sent in signed chunks (aws-chunked). False sends the content plain: hashed beforehand on
    /// http (it is read twice), unsigned on https. Some stores (Cloudflare R2) know no signed chunks.
    /// </summary>
    public bool ChunkedEncoding { get; init; } = true;

    /// <summary>Parts of one file that travel at the same time, up or down. 1 to 64.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>
    /// Size of a part, 5 MiB (S3's least) to 5 GiB; it grows where 10,000 parts of it would not do.
    /// A file up to twice this size is sent in one piece.
    /// </summary>
    public long PartSize { get; init; } = 8 << 20;

    /// <summary>How long a connection may take to be made, its TLS handshake included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a single request may go without a byte moving before it is given up and repeated.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a transfer that has begun is repeated while nothing comes of it. Single requests (find, list, begin)
    /// are repeated for a few seconds only, so that a wrong address is told at once.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Whether requests go to AWS itself.</summary>
    public bool IsAws => Endpoint is null
        || Endpoint.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
        || Endpoint.Host.EndsWith(".amazonaws.com.cn", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the store is known to have an address that browsers and other machines reach.</summary>
    public bool IsReachable => PublicEndpoint is not null || IsAws;

    /// <summary>The addressing style that applies.</summary>
    public AddressingStyle EffectiveAddressing =>
        Addressing ?? (Endpoint is null ? AddressingStyle.Virtual : AddressingStyle.Path);

    /// <summary>The checksum rule that applies.</summary>
    public RequestChecksums EffectiveChecksums =>
        Checksums ?? (IsAws ? RequestChecksums.Supported : RequestChecksums.Required);

    /// <summary>
    /// Reads the settings from environment variables. An empty variable counts as unset. A secret may be given as a
    /// file's path in the variable of the same name with <c>_FILE</c>.
    /// </summary>
    /// <param name="variable">Value by name; null or empty when unset.</param>
    /// <exception cref="ObjectStoreException">
    /// <see cref="ObjectStoreFault.Misconfigured"/>, naming every variable that cannot be right.
    /// </exception>
    public static ObjectStoreOptions FromEnvironment(Func<string, string?> variable) =>
        ObjectStoreEnvironment.Read(variable);

    /// <summary>The settings on one line with secrets masked.</summary>
    public override string ToString() =>
        $"{Endpoint?.AbsoluteUri ?? "AWS S3"} (region {Region ?? "default"}, {EffectiveAddressing} style, "
        + $"checksums {EffectiveChecksums}, key {AccessKey ?? "from the SDK's chain"}"
        + $"{(SecretKey is null ? "" : ", secret ***")}), buckets {BucketIn} and {BucketOut}";
}
