using System.Text.Json;

namespace Mpr.S3.Access.Policies;

/// <summary>
/// A bucket policy ("IAM JSON policy reference"): Version, Statement with Effect, Principal, Action, Resource and the
/// conditions of <see cref="PolicyCondition"/>. Anything else is malformed.
/// </summary>
internal sealed class PolicyDocument
{
    /// <summary>20 KB ("Bucket policies" in the Amazon S3 user guide).</summary>
    public const int MaximumLength = 20 * 1024;

    private const string BucketArn = "arn:aws:s3:::";
    private static readonly string[] Versions = ["2012-10-17", "2008-10-17"];
    private static readonly string[] TopLevel = ["Version", "Id", "Statement"];

    private static readonly string[] Elements =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    private readonly IReadOnlyList<PolicyStatement> _statements;

    private PolicyDocument(IReadOnlyList<PolicyStatement> statements) => _statements = statements;

    public bool IsPublic => _statements.Any(statement => statement.IsPublic);

    /// <summary>A deny anywhere wins over every allow.</summary>
    public PolicyAnswer Answer(PolicyQuestion question)
    {
        var answer = PolicyAnswer.Silent;
        foreach (var statement in _statements.Where(statement => statement.Applies(question)))
        {
            if (!statement.IsAllow)
            {
                return PolicyAnswer.Deny;
            }

            answer = PolicyAnswer.Allow;
        }

        return answer;
    }

    /// <exception cref="FormatException">The text is no policy for the bucket; the message says why.</exception>
    public static PolicyDocument Parse(string json, string bucket)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            RequireKnown(root, TopLevel);
            if (root.TryGetProperty("Version", out var version) && !Versions.Contains(version.GetString()))
            {
                throw new FormatException("The policy must contain a valid version string");
            }

            if (!root.TryGetProperty("Statement", out var statements))
            {
                throw new FormatException("Missing required field Statement");
            }

            PolicyStatement[] parsed = statements.ValueKind == JsonValueKind.Array
                ? [.. statements.EnumerateArray().Select(statement => ParseStatement(statement, bucket))]
                : [ParseStatement(statements, bucket)];
            return parsed.Length > 0
                ? new PolicyDocument(parsed)
                : throw new FormatException("Missing required field Statement");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new FormatException("Policies must be valid JSON of the policy grammar", fault);
        }
    }

    private static PolicyStatement ParseStatement(JsonElement element, string bucket)
    {
        RequireKnown(element, Elements);
        var effect = element.TryGetProperty("Effect", out var found) ? found.GetString() : null;
        if (effect is not ("Allow" or "Deny"))
        {
            throw new FormatException("Invalid effect: " + effect);
        }

        var (principal, notPrincipal) = Either(element, "Principal");
        var (action, notAction) = Either(element, "Action");
        var (resource, notResource) = Either(element, "Resource");
        if (notPrincipal && effect == "Allow")
        {
            throw new FormatException("Allow with NotPrincipal is not allowed");
        }

        return new PolicyStatement
        {
            IsAllow = effect == "Allow",
            Principals = PrincipalsOf(principal),
            NotPrincipal = notPrincipal,
            Actions = CheckAll(Texts(action), IsAction, "Policy has invalid action"),
            NotAction = notAction,
            Resources = CheckAll(Texts(resource), text => IsResourceOf(text, bucket), "Policy has invalid resource"),
            NotResource = notResource,
            Conditions = ConditionsOf(element),
        };
    }

    private static List<PolicyCondition> ConditionsOf(JsonElement statement)
    {
        var conditions = new List<PolicyCondition>();
        if (statement.TryGetProperty("Condition", out var block))
        {
            foreach (var byOperator in block.EnumerateObject())
            {
                conditions.AddRange(byOperator.Value.EnumerateObject().Select(
                    key => PolicyCondition.Create(byOperator.Name, key.Name, Texts(key.Value))));
            }
        }

        return conditions;
    }

    private static List<string> PrincipalsOf(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return element.GetString() == "*" ? ["*"] : throw new FormatException("Invalid principal in policy");
        }

        var principals = element.EnumerateObject().SelectMany(kind => Texts(kind.Value)).ToList();
        return CheckAll(principals, text => text.Length > 0, "Invalid principal in policy");
    }

    private static (JsonElement Value, bool IsNot) Either(JsonElement element, string name)
    {
        var has = element.TryGetProperty(name, out var value);
        var hasNot = element.TryGetProperty("Not" + name, out var not);
        return has != hasNot
            ? (has ? value : not, hasNot)
            : throw new FormatException($"A statement needs one of {name} and Not{name}");
    }

    private static List<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(Texts)],
        JsonValueKind.True => ["true"],
        JsonValueKind.False => ["false"],
        JsonValueKind.Number => [element.GetRawText()],
        _ => [element.GetString() ?? throw new FormatException("A text is missing")],
    };

    private static List<string> CheckAll(List<string> texts, Func<string, bool> check, string message) =>
        texts.Count > 0 && texts.All(check) ? texts : throw new FormatException(message);

    private static bool IsAction(string text) =>
        text == "*" || (text.StartsWith("s3:", StringComparison.OrdinalIgnoreCase) && text.Length > 3);

    private static bool IsResourceOf(string text, string bucket)
    {
        if (text == "*")
        {
            return true;
        }

        if (!text.StartsWith(BucketArn, StringComparison.Ordinal))
        {
            return false;
        }

        var path = text[BucketArn.Length..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return Wildcard.IsMatch(slash < 0 ? path : path[..slash], bucket);
    }

    private static void RequireKnown(JsonElement element, string[] names)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw new FormatException("Unknown field " + property.Name);
            }
        }
    }
}
