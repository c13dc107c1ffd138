using System.Security.Cryptography;
using Mpr.S3.Protocol;
using Mpr.S3.Signing;

namespace Mpr.S3.Forms;

/// <summary>
/// Tells who signed the policy of a form. Signature version 4 as everywhere; version 2 for forms only, since it is what
/// boto3 makes of a form by default: it signs the policy with HMAC-SHA1 and no request.
/// </summary>
internal sealed class FormAuthenticator(S3Credentials credentials)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <returns>The owner, or the anonymous when the form has no policy.</returns>
    /// <exception cref="S3Exception">The signature is missing or not valid.</exception>
    public Caller Authenticate(FormFields fields)
    {
        if (fields["policy"] is not { } policy)
        {
            return Caller.Anonymous;
        }

        var isVersion4 = fields["x-amz-algorithm"] is not null || fields["x-amz-signature"] is not null;
        return isVersion4 ? ByVersion4(fields, policy) : ByVersion2(fields, policy);
    }

    private Caller ByVersion4(FormFields fields, string policy)
    {
        if (fields["x-amz-algorithm"] != Algorithm)
        {
            throw S3Exception.InvalidArgument(
                "x-amz-algorithm", fields["x-amz-algorithm"], "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }

        var signature = Required(fields, "x-amz-signature");
        var timestamp = Required(fields, "x-amz-date");
        var scope = SigningScope.Parse(Required(fields, "x-amz-credential"));
        if (scope is null || !timestamp.StartsWith(scope.Date, StringComparison.Ordinal))
        {
            throw new S3Exception(S3Error.AuthorizationQueryParametersError);
        }

        CheckAccessKey(scope.AccessKey);
        var key = scope.DeriveKey(credentials.SecretKey);
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(policy)));
        return Accept(expected, signature, new RequestSignature(key, timestamp, scope.Text, expected));
    }

    private Caller ByVersion2(FormFields fields, string policy)
    {
        CheckAccessKey(Required(fields, "AWSAccessKeyId"));
        using var hash = IncrementalHash.CreateHMAC(
            HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(credentials.SecretKey));
        hash.AppendData(Encoding.UTF8.GetBytes(policy));
        var expected = Convert.ToBase64String(hash.GetHashAndReset());
        return Accept(expected, Required(fields, "signature"), new RequestSignature([], "", "", expected));
    }

    private static Caller Accept(string expected, string actual, RequestSignature signature) =>
        RequestSignature.AreEqual(expected, actual)
            ? new Caller(true, signature, BodyHash.Unsigned)
            : throw new S3Exception(S3Error.SignatureDoesNotMatch);

    private static string Required(FormFields fields, string name) => fields[name] is { Length: > 0 } value
        ? value
        : throw S3Exception.InvalidArgument(name, null, $"A form with a policy needs the field {name}.");

    private void CheckAccessKey(string accessKey)
    {
        if (!RequestSignature.AreEqual(accessKey, credentials.AccessKey))
        {
            throw new S3Exception(S3Error.InvalidAccessKeyId);
        }
    }
}
