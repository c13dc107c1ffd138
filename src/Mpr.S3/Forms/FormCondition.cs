using System.Text.Json;

namespace Mpr.S3.Forms;

/// <summary>A condition of a form's policy.</summary>
/// <param name="Field">That it speaks of, without the dollar sign; empty for a bound on the file's size.</param>
/// <param name="Value">That the field must have, or begin with.</param>
/// <param name="IsPrefix">Whether the beginning is enough.</param>
internal sealed record FormCondition(string Field, string Value, bool IsPrefix)
{
    /// <summary>The bounds of the file's size, both included; null for a condition on a field.</summary>
    public (long Least, long Most)? Sizes { get; private init; }

    /// <param name="actual">The field's value, or null when the form has no such field.</param>
    public bool Holds(string? actual) => Sizes is not null
        || (IsPrefix
            ? actual is not null && actual.StartsWith(Value, StringComparison.Ordinal)
            : Value.Equals(actual, StringComparison.Ordinal));

    public override string ToString() => $"[\"{(IsPrefix ? "starts-with" : "eq")}\", \"${Field}\", \"{Value}\"]";

    /// <summary>Reads <c>{"field": "value"}</c>, <c>["eq", "$field", "value"]</c> and the like.</summary>
    /// <exception cref="Protocol.S3Exception">InvalidPolicyDocument.</exception>
    /// <exception cref="InvalidOperationException">An element is of another type than the grammar has.</exception>
    public static IEnumerable<FormCondition> Parse(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return [ParseArray([.. element.EnumerateArray()])];
        }

        var conditions = element.EnumerateObject()
            .Select(field => new FormCondition(field.Name, Text(field.Value), false)).ToList();
        return conditions.Count > 0 ? conditions : throw FormPolicy.Invalid("a condition is empty.");
    }

    private static FormCondition ParseArray(JsonElement[] terms)
    {
        if (terms.Length != 3)
        {
            throw FormPolicy.Invalid("a condition takes an operator and two arguments.");
        }

        var name = Text(terms[0]).ToLowerInvariant();
        if (name == "content-length-range")
        {
            var (least, most) = (Number(terms[1]), Number(terms[2]));
            return least >= 0 && most >= least
                ? new FormCondition("", "", false) { Sizes = (least, most) }
                : throw FormPolicy.Invalid("content-length-range needs two sizes in order.");
        }

        var field = Text(terms[1]);
        return name is "eq" or "starts-with" && field.StartsWith('$')
            ? new FormCondition(field[1..], Text(terms[2]), name == "starts-with")
            : throw FormPolicy.Invalid("a condition is none of eq, starts-with and content-length-range on a $field.");
    }

    private static string Text(JsonElement element) =>
        element.GetString() ?? throw FormPolicy.Invalid("a text is null.");

    private static long Number(JsonElement element) =>
        long.TryParse(
            element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetRawText(),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number)
            ? number
            : throw FormPolicy.Invalid("a size is no whole number.");
}
