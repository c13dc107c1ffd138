namespace Mpr.S3.Signing;

/// <summary>Who asks.</summary>
/// <param name="IsOwner">Whether the request was signed with the endpoint's key; otherwise it is anonymous.</param>
/// <param name="Signature">The verified signature; null when anonymous.</param>
/// <param name="PayloadHash">What was signed as the body's hash.</param>
internal sealed record Caller(bool IsOwner, RequestSignature? Signature, string? PayloadHash)
{
    public static readonly Caller Anonymous = new(false, null, null);
}
