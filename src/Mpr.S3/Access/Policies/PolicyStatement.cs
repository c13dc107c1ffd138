namespace Mpr.S3.Access.Policies;

/// <summary>A statement of a policy.</summary>
internal sealed record PolicyStatement
{
    public required bool IsAllow { get; init; }

    /// <summary>Who is meant; <c>*</c> is everyone.</summary>
    public required IReadOnlyList<string> Principals { get; init; }

    /// <summary>Whether all but the principals are meant.</summary>
    public bool NotPrincipal { get; init; }

    public required IReadOnlyList<string> Actions { get; init; }

    public bool NotAction { get; init; }

    public required IReadOnlyList<string> Resources { get; init; }

    public bool NotResource { get; init; }

    public IReadOnlyList<PolicyCondition> Conditions { get; init; } = [];

    /// <summary>
    /// Whether it opens the bucket to everyone ("The meaning of public" in the Amazon S3 user guide).
    /// </summary>
    public bool IsPublic => IsAllow && (NotPrincipal || Principals.Contains("*"))
        && !Conditions.Any(condition => condition.LimitsAudience);

    public bool Applies(PolicyQuestion question) =>
        Principals.Any(principal => IsMeant(principal, question.IsOwner)) != NotPrincipal
        && Actions.Any(action => Wildcard.IsMatch(action, question.Action, ignoreCase: true)) != NotAction
        && Resources.Any(resource => Wildcard.IsMatch(resource, question.Resource)) != NotResource
        && Conditions.All(condition => condition.Holds(question));

    // There is one account: any principal that names an account or a user can only mean its owner.
    private static bool IsMeant(string principal, bool isOwner) => principal == "*" || isOwner;
}
