namespace Mpr.S3.Protocol;

/// <summary>
/// A refusal as S3 names it. Codes and statuses follow the list of error responses in the Amazon S3 API reference.
/// </summary>
internal sealed record S3Error(int Status, string Code, string Message)
{
    public static readonly S3Error AccessDenied = new(403, "AccessDenied", "Access Denied");
    public static readonly S3Error AuthorizationHeaderMalformed =
        new(400, "AuthorizationHeaderMalformed", "The authorization header is malformed.");

    public static readonly S3Error AuthorizationQueryParametersError =
        new(400, "AuthorizationQueryParametersError", "The query parameters of the signature are malformed.");

    public static readonly S3Error BadDigest =
        new(400, "BadDigest", "The digest or checksum that was sent does not match the bytes received.");

    public static readonly S3Error BucketAlreadyExists =
        new(409, "BucketAlreadyExists", "The requested bucket name is not available.");

    public static readonly S3Error BucketNotEmpty =
        new(409, "BucketNotEmpty", "The bucket that is to be deleted is not empty.");

    public static readonly S3Error EntityTooLarge =
        new(400, "EntityTooLarge", "The upload exceeds the size that one request may carry.");

    public static readonly S3Error EntityTooSmall =
        new(400, "EntityTooSmall", "A part other than the last is smaller than 5 MiB.");

    public static readonly S3Error IllegalLocationConstraint = new(
        400, "IllegalLocationConstraintException", "The location constraint is not one that this endpoint serves.");

    public static readonly S3Error IncompleteBody =
        new(400, "IncompleteBody", "The body is not as long as the request says.");

    public static readonly S3Error InsufficientStorage =
        new(507, "InsufficientStorage", "The disk of the endpoint is full; nothing was stored.");

    public static readonly S3Error InternalError =
        new(500, "InternalError", "The endpoint met an error of its own. Please try again.");

    public static readonly S3Error InvalidAccessKeyId =
        new(403, "InvalidAccessKeyId", "The access key is not known here.");

    public static readonly S3Error InvalidArgument = new(400, "InvalidArgument", "An argument is not valid.");
    public static readonly S3Error InvalidBucketName =
        new(400, "InvalidBucketName", "The bucket name is not valid.");

    public static readonly S3Error InvalidDigest =
        new(400, "InvalidDigest", "The Content-MD5 that was sent is not valid.");

    public static readonly S3Error InvalidPart = new(
        400, "InvalidPart", "A part was not found, or its ETag is not the one given.");

    public static readonly S3Error InvalidPartOrder =
        new(400, "InvalidPartOrder", "The parts are not listed in ascending order.");

    public static readonly S3Error InvalidRange =
        new(416, "InvalidRange", "The requested range cannot be satisfied.");

    public static readonly S3Error InvalidRequest = new(400, "InvalidRequest", "The request is not valid.");
    public static readonly S3Error InvalidUri = new(400, "InvalidURI", "The path cannot be decoded.");
    public static readonly S3Error InvalidStorageClass =
        new(400, "InvalidStorageClass", "The storage class is not valid.");

    public static readonly S3Error InvalidPolicyDocument =
        new(400, "InvalidPolicyDocument", "The policy of the form is not valid.");

    public static readonly S3Error InvalidTag = new(400, "InvalidTag", "A tag is not valid.");

    public static readonly S3Error KeyTooLong =
        new(400, "KeyTooLongError", "The key is longer than 1024 bytes.");

    public static readonly S3Error MalformedAclError =
        new(400, "MalformedACLError", "The access list is not well-formed.");

    public static readonly S3Error MalformedPostRequest =
        new(400, "MalformedPOSTRequest", "The body is no well-formed multipart/form-data.");

    public static readonly S3Error MaxPostPreDataLengthExceeded = new(
        400, "MaxPostPreDataLengthExceededError", "The fields before the file are too large.");

    public static readonly S3Error MalformedPolicy = new(400, "MalformedPolicy", "The policy is not valid.");
    public static readonly S3Error MalformedXml =
        new(400, "MalformedXML", "The XML is not well-formed or not what this operation takes.");

    public static readonly S3Error MetadataTooLarge =
        new(400, "MetadataTooLarge", "The user metadata exceed 2 KB.");

    public static readonly S3Error MethodNotAllowed =
        new(405, "MethodNotAllowed", "The method is not allowed on this resource.");

    public static readonly S3Error MissingContentLength =
        new(411, "MissingContentLength", "The Content-Length header is required.");

    public static readonly S3Error MissingAcl =
        new(400, "MissingSecurityHeader", "The request needs an x-amz-acl header or an AccessControlPolicy.");

    public static readonly S3Error MissingContentMd5 = new(
        400, "InvalidRequest", "Missing required header for this request: Content-MD5 or a checksum.");

    public static readonly S3Error NoSuchBucket =
        new(404, "NoSuchBucket", "The bucket does not exist.");

    public static readonly S3Error NoSuchBucketPolicy =
        new(404, "NoSuchBucketPolicy", "The bucket has no policy.");

    public static readonly S3Error NoSuchCorsConfiguration =
        new(404, "NoSuchCORSConfiguration", "The bucket has no CORS configuration.");

    public static readonly S3Error NoSuchKey = new(404, "NoSuchKey", "The key does not exist.");
    public static readonly S3Error NoSuchPublicAccessBlockConfiguration = new(
        404, "NoSuchPublicAccessBlockConfiguration", "The bucket has no public access block.");

    public static readonly S3Error NoSuchTagSet = new(404, "NoSuchTagSet", "There are no tags.");

    public static readonly S3Error NoSuchUpload = new(
        404, "NoSuchUpload", "The upload does not exist: the id is not valid, or it was completed or aborted.");

    public static readonly S3Error NoSuchVersion =
        new(404, "NoSuchVersion", "The version does not exist.");

    public static readonly S3Error NotImplemented =
        new(501, "NotImplemented", "This endpoint does not implement what the request asks for.");

    public static readonly S3Error PreconditionFailed =
        new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");

    public static readonly S3Error RequestTimeout =
        new(400, "RequestTimeout", "The body did not arrive in time.");

    public static readonly S3Error RequestTimeTooSkewed = new(
        403,
        "RequestTimeTooSkewed",
        "The time of the request and that of the endpoint differ by more than 15 minutes.");

    public static readonly S3Error SignatureDoesNotMatch = new(
        403,
        "SignatureDoesNotMatch",
        "The signature is not the one computed here. Check the secret key and the signing.");

    public static readonly S3Error SlowDown =
        new(503, "SlowDown", "Too many requests are under way. Please slow down.");

    public static readonly S3Error UnresolvableGrant =
        new(400, "UnresolvableGrantByEmailAddress", "There is no account of that address here.");

    public static readonly S3Error ContentSha256Mismatch = new(
        400, "XAmzContentSHA256Mismatch", "The SHA-256 that was sent does not match the bytes received.");
}
