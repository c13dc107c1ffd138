using System.Text.Json;
using Mpr.S3.Protocol;

namespace Mpr.S3.Forms;

/// <summary>
/// The policy of an upload form: until when, and what its fields may say ("POST policy" in the Amazon S3 API
/// reference).
/// </summary>
internal sealed class FormPolicy
{
    private static readonly string[] NotConditioned =
        ["x-amz-signature", "signature", "awsaccesskeyid", "policy", "file"];

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    private readonly DateTimeOffset _expiration;
    private readonly IReadOnlyList<FormCondition> _conditions;

    private FormPolicy(DateTimeOffset expiration, IReadOnlyList<FormCondition> conditions)
    {
        _expiration = expiration;
        _conditions = conditions;
    }

    /// <summary>The sizes that the file may have, in bytes.</summary>
    public (long Least, long Most) Sizes => _conditions
        .Where(condition => condition.Sizes is not null)
        .Select(condition => condition.Sizes!.Value)
        .Aggregate((0L, long.MaxValue), (all, one) => (Math.Max(all.Item1, one.Least), Math.Min(all.Item2, one.Most)));

    /// <param name="base64">The field as sent.</param>
    /// <exception cref="S3Exception">InvalidPolicyDocument.</exception>
    public static FormPolicy Parse(string base64)
    {
        try
        {
            using var document = JsonDocument.Parse(
                Convert.FromBase64String(base64), new JsonDocumentOptions { MaxDepth = 8 });
            var root = document.RootElement;
            if (!root.TryGetProperty("expiration", out var expiration)
                || !DateTimeOffset.TryParseExact(
                    expiration.GetString(),
                    TimeFormats,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var moment))
            {
                throw Invalid("expiration must be a time in UTC.");
            }

            return root.TryGetProperty("conditions", out var conditions)
                ? new FormPolicy(moment, [.. conditions.EnumerateArray().SelectMany(FormCondition.Parse)])
                : throw Invalid("conditions must be a list.");
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException)
        {
            throw Invalid("it is not JSON of the form that a policy has.");
        }
    }

    /// <exception cref="S3Exception">AccessDenied: it has expired, or the form says what it does not allow.</exception>
    public void Check(FormFields fields, string bucket, DateTimeOffset now)
    {
        if (now > _expiration)
        {
            throw Denied("Policy expired.");
        }

        var actual = new Dictionary<string, string>(fields.All, StringComparer.OrdinalIgnoreCase)
        {
            ["bucket"] = bucket,
        };
        foreach (var condition in _conditions)
        {
            if (!condition.Holds(actual.GetValueOrDefault(condition.Field)))
            {
                throw Denied("Policy Condition failed: " + condition);
            }
        }

        var named = _conditions.Select(condition => condition.Field)
            .Concat(NotConditioned).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (actual.Keys.FirstOrDefault(
            name => !named.Contains(name) && !name.StartsWith("x-ignore-", StringComparison.OrdinalIgnoreCase))
            is { } extra)
        {
            throw Denied("Extra input fields: " + extra);
        }
    }

    public static S3Exception Invalid(string reason) =>
        new(S3Error.InvalidPolicyDocument, "The policy of the form is not valid: " + reason);

    private static S3Exception Denied(string reason) =>
        new(S3Error.AccessDenied, "Invalid according to Policy: " + reason);
}
