using System.Net;

namespace Mpr.S3.Access.Policies;

/// <summary>What a policy is asked.</summary>
/// <param name="IsOwner">Whether the caller signed as the owner; otherwise it is anonymous.</param>
/// <param name="Action">As <c>s3:GetObject</c>.</param>
/// <param name="Resource">As <c>arn:aws:s3:::bucket/key</c>.</param>
/// <param name="Value">Value of a condition key, or null when the request has none.</param>
/// <param name="Address">Of the caller.</param>
internal sealed record PolicyQuestion(
    bool IsOwner, string Action, string Resource, Func<string, string?> Value, IPAddress? Address);

/// <summary>What a policy says.</summary>
internal enum PolicyAnswer
{
    /// <summary>No statement applies.</summary>
    Silent,

    /// <summary>A statement allows and none denies.</summary>
    Allow,

    /// <summary>A statement denies.</summary>
    Deny,
}
