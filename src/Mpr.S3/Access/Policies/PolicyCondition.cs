using System.Net;

namespace Mpr.S3.Access.Policies;

/// <summary>
/// One key of a Condition block ("IAM JSON policy elements: Condition operators" in the IAM user guide). Operators and
/// keys that are not known make the policy malformed: ignoring one would open what its author meant to close.
/// </summary>
/// <param name="Operator">Without IfExists.</param>
/// <param name="IfExists">Whether a request without the key passes.</param>
/// <param name="Key">Lower-case.</param>
/// <param name="Values">Any of which is enough.</param>
internal sealed record PolicyCondition(string Operator, bool IfExists, string Key, IReadOnlyList<string> Values)
{
    private const string IfExistsSuffix = "IfExists";
    private const string SourceIp = "aws:sourceip";

    private static readonly string[] Operators =
        ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
         "StringNotLike", "IpAddress", "NotIpAddress", "Bool", "Null"];

    private static readonly string[] Keys =
        ["s3:prefix", "s3:delimiter", "s3:max-keys", "s3:x-amz-acl", "s3:x-amz-copy-source",
         "s3:x-amz-metadata-directive", "s3:x-amz-storage-class", "s3:x-amz-content-sha256", "s3:versionid",
         "s3:x-amz-server-side-encryption", "s3:x-amz-grant-read", "s3:x-amz-grant-write",
         "s3:x-amz-grant-read-acp", "s3:x-amz-grant-write-acp", "s3:x-amz-grant-full-control",
         "s3:x-amz-tagging-directive", "s3:locationconstraint", "s3:authtype", "s3:signatureversion",
         "aws:securetransport", SourceIp, "aws:referer", "aws:useragent"];

    // What follows the slash is the tag's own key, in which case matters.
    private static readonly string[] TagKeys = ["s3:existingobjecttag/", "s3:requestobjecttag/"];

    /// <exception cref="FormatException">The operator or the key is not known, or a value does not fit.</exception>
    public static PolicyCondition Create(string name, string key, IReadOnlyList<string> values)
    {
        var ifExists = name.EndsWith(IfExistsSuffix, StringComparison.Ordinal);
        var condition = new PolicyCondition(
            ifExists ? name[..^IfExistsSuffix.Length] : name, ifExists, LowerName(key), values);
        if (!Operators.Contains(condition.Operator)
            || !(Keys.Contains(condition.Key) || Array.Exists(TagKeys, condition.Key.StartsWith)))
        {
            throw new FormatException($"The condition {name} on {key} is not supported.");
        }

        if (condition.IsAddress && !(condition.Key == SourceIp && values.All(value => TryParse(value, out _))))
        {
            throw new FormatException($"The condition {name} needs addresses and the key aws:SourceIp.");
        }

        return condition;
    }

    private static string LowerName(string key)
    {
        var end = key.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? slash : key.Length;
        return key[..end].ToLowerInvariant() + key[end..];
    }

    /// <summary>Whether it limits who may ask, so that a statement for everyone is not public.</summary>
    public bool LimitsAudience =>
        Operator == "IpAddress" && Values.All(value => TryParse(value, out var network) && network.PrefixLength >= 8);

    private bool IsAddress => Operator is "IpAddress" or "NotIpAddress";

    private bool IsNegative => Operator.Contains("Not", StringComparison.Ordinal);

    public bool Holds(PolicyQuestion question)
    {
        if (IsAddress)
        {
            return question.Address is { } address && Values.Any(value => Contains(value, address)) != IsNegative;
        }

        var actual = question.Value(Key);
        if (Operator == "Null")
        {
            return Values.Any(value => value.Equals("true", StringComparison.OrdinalIgnoreCase)) == (actual is null);
        }

        return actual is null
            ? IfExists || IsNegative
            : Values.Any(value => Matches(value, actual)) != IsNegative;
    }

    private bool Matches(string expected, string actual) => Operator switch
    {
        "StringLike" or "StringNotLike" => Wildcard.IsMatch(expected, actual),
        "StringEqualsIgnoreCase" or "StringNotEqualsIgnoreCase" or "Bool" =>
            expected.Equals(actual, StringComparison.OrdinalIgnoreCase),
        _ => expected.Equals(actual, StringComparison.Ordinal),
    };

    private static bool Contains(string value, IPAddress address) =>
        TryParse(value, out var network)
        && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool TryParse(string value, out IPNetwork network)
    {
        if (IPAddress.TryParse(value, out var single))
        {
            network = new IPNetwork(single, single.GetAddressBytes().Length * 8);
            return true;
        }

        // A network written with host bits, as 10.0.0.1/8, is meant as its network.
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && IPAddress.TryParse(value.AsSpan(0, slash), out var address)
            && int.TryParse(value.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= address.GetAddressBytes().Length * 8)
        {
            network = new IPNetwork(Masked(address, length), length);
            return true;
        }

        network = default;
        return false;
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }
}
