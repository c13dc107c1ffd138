namespace Mpr.Processing.Storage;

/// <summary>What an error code of the store means to us.</summary>
/// <param name="Fault">The kind.</param>
/// <param name="What">What happened, as the end of a sentence.</param>
/// <param name="Advice">What a person should do.</param>
/// <param name="Quote">Whether the store's own words add something.</param>
/// <remarks>Codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</remarks>
internal sealed record Refusal(ObjectStoreFault Fault, string What, string Advice, bool Quote = false)
{
    public const string BucketVariables = "S3_BUCKET_IN and S3_BUCKET_OUT";

    /// <summary>The version that was pinned is gone.</summary>
    public static Refusal Changed { get; } = new(
        ObjectStoreFault.Changed, "the object is not the expected version any more",
        "Scan again and resubmit; the new version will be used.");

    private static Refusal Region { get; } = new(
        ObjectStoreFault.Misconfigured, "the bucket is in another region",
        "Set AWS_REGION to the bucket's region.", Quote: true);

    private static Refusal Token { get; } = new(
        ObjectStoreFault.AccessDenied, "the temporary keys are invalid or have expired",
        "Renew the keys, AWS_SESSION_TOKEN with them; unset it for lasting keys.");

    private static Refusal Framing { get; } = new(
        ObjectStoreFault.Misconfigured, "the store cannot do it this way",
        "Try S3_REQUEST_CHECKSUMS=required and S3_CHUNKED_ENCODING=false.", Quote: true);

    private static readonly Dictionary<string, Refusal> ByCode = new()
    {
        ["NoSuchUpload"] = new(
            ObjectStoreFault.Changed, "the upload was ended by somebody else",
            "Start the upload again; check that no lifecycle rule ends uploads this early."),
        ["RequestTimeTooSkewed"] = new(
            ObjectStoreFault.ClockSkew, "this machine's clock is too far from the store's",
            "Set this machine's clock by NTP (timedatectl set-ntp true), or the store's.", Quote: true),
        ["InvalidAccessKeyId"] = new(
            ObjectStoreFault.AccessDenied, "the store does not know the access key",
            "Check AWS_ACCESS_KEY_ID, and that S3_ENDPOINT_URL names the store that gave it."),
        ["SignatureDoesNotMatch"] = new(
            ObjectStoreFault.AccessDenied, "the signature is wrong",
            "Check AWS_SECRET_ACCESS_KEY; a proxy in front of the store must keep the Host header."),
        ["BucketAlreadyExists"] = new(
            ObjectStoreFault.AccessDenied, "the bucket's name belongs to somebody else",
            $"Choose other names by {BucketVariables}."),
        ["InvalidBucketName"] = new(
            ObjectStoreFault.Misconfigured, "that is no valid name of a bucket",
            $"Use 3 to 63 small letters, digits and hyphens in {BucketVariables}."),
        ["ExpiredToken"] = Token,
        ["InvalidToken"] = Token,
        ["TokenRefreshRequired"] = Token,
        ["AuthorizationHeaderMalformed"] = Region,
        ["PermanentRedirect"] = Region,
        ["IllegalLocationConstraintException"] = Region,
        ["PreconditionFailed"] = Changed,
        ["NotImplemented"] = Framing,
        ["XAmzContentSHA256Mismatch"] = Framing,
        ["MissingContentLength"] = Framing,
    };

    /// <summary>Null for a code that has no entry.</summary>
    public static Refusal? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);
}
