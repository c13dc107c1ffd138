namespace Mpr.S3.Index;

/// <summary>Who may do what with a bucket or an object beside its policy.</summary>
internal sealed class AccessList
{
    /// <summary>Everyone, signed or not.</summary>
    public const string AllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";

    /// <summary>Everyone who signs.</summary>
    public const string AuthenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

    /// <summary>Only the owner.</summary>
    public static readonly AccessList Private = new(CannedAcl.Private);

    private static readonly AccessList[] Known =
    [
        Private,
        new(CannedAcl.PublicRead, new Grant(AllUsers, "READ")),
        new(CannedAcl.PublicReadWrite, new Grant(AllUsers, "READ"), new Grant(AllUsers, "WRITE")),
        new(CannedAcl.AuthenticatedRead, new Grant(AuthenticatedUsers, "READ")),
    ];

    private AccessList(IReadOnlyList<Grant> grants) => Grants = grants;

    private AccessList(CannedAcl canned, params Grant[] grants)
    {
        Canned = canned;
        Grants = [new Grant(Grant.OwnerId, Grant.FullControl), .. grants];
    }

    /// <summary>The canned list that it is, or null.</summary>
    public CannedAcl? Canned { get; }

    public IReadOnlyList<Grant> Grants { get; }

    /// <summary>Whether a group is given anything ("The meaning of public" in the Amazon S3 user guide).</summary>
    public bool IsPublic => Grants.Any(grant => grant.Grantee is AllUsers or AuthenticatedUsers);

    public static AccessList Of(CannedAcl canned) => Array.Find(Known, list => list.Canned == canned)
        ?? throw new InvalidDataException($"There is no canned access list {(byte)canned}.");

    /// <summary>The list of some grants; a canned one when they amount to it.</summary>
    public static AccessList Of(IReadOnlyList<Grant> grants) =>
        Array.Find(Known, list => list.Grants.ToHashSet().SetEquals(grants)) ?? new AccessList(grants);

    public bool Gives(string grantee, string permission) => Grants.Any(
        grant => grant.Grantee == grantee && (grant.Permission == permission || grant.Permission == Grant.FullControl));

    /// <summary>Whether the owner, by name or as one of everyone, has a permission.</summary>
    public bool GivesOwner(string permission) => Gives(Grant.OwnerId, permission)
        || Gives(AllUsers, permission) || Gives(AuthenticatedUsers, permission);
}

/// <summary>A grant of an access list.</summary>
/// <param name="Grantee">The owner's canonical id, or the URI of a group.</param>
/// <param name="Permission">One of <see cref="Permissions"/>.</param>
internal sealed record Grant(string Grantee, string Permission)
{
    public const string FullControl = "FULL_CONTROL";

    /// <summary>The canonical id of the one owner of everything.</summary>
    public const string OwnerId = "6d70722d6f776e657200000000000000000000000000000000000000000000aa";

    public static readonly string[] Permissions = [FullControl, "READ", "WRITE", "READ_ACP", "WRITE_ACP"];
}
