using System.Xml.Linq;
using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>The XML form of an access list.</summary>
internal static class AccessControlPolicy
{
    private const string AllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
    private const string AuthenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    private static readonly (CannedAcl Acl, (string Group, string Permission)[] Grants)[] Canned =
    [
        (CannedAcl.Private, []),
        (CannedAcl.PublicRead, [(AllUsers, "READ")]),
        (CannedAcl.PublicReadWrite, [(AllUsers, "READ"), (AllUsers, "WRITE")]),
        (CannedAcl.AuthenticatedRead, [(AuthenticatedUsers, "READ")]),
    ];

    private static readonly string[] Permissions = ["FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP"];

    public static XmlBody Write(CannedAcl acl)
    {
        var document = new XmlBody("AccessControlPolicy").OwnerElement().Open("AccessControlList");
        document.Open("Grant")
            .Markup("<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\">"u8)
            .Element("ID", Owner.Id)
            .Element("DisplayName", Owner.DisplayName)
            .Markup("</Grantee>"u8)
            .Element("Permission", "FULL_CONTROL")
            .Close();
        foreach (var (group, permission) in Array.Find(Canned, canned => canned.Acl == acl).Grants)
        {
            document.Open("Grant")
                .Markup("<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\">"u8)
                .Element("URI", group)
                .Markup("</Grantee>"u8)
                .Element("Permission", permission)
                .Close();
        }

        return document;
    }

    /// <summary>The canned list that a document amounts to.</summary>
    /// <exception cref="S3Exception">The document is malformed, or its grants are none of the canned lists.</exception>
    public static CannedAcl Read(byte[] body)
    {
        if (body.Length == 0)
        {
            throw new S3Exception(S3Error.MissingAcl);
        }

        var list = XmlInput.Parse(body, "AccessControlPolicy").Child("AccessControlList")
            ?? throw new S3Exception(S3Error.MalformedAclError);
        var grants = list.Children("Grant").Select(Read).OfType<(string, string)>().ToHashSet();
        foreach (var (acl, canned) in Canned)
        {
            if (grants.SetEquals(canned))
            {
                return acl;
            }
        }

        throw new S3Exception(S3Error.NotImplemented, "Of access lists only the canned ones are kept.");
    }

    /// <summary>A grant to a group; null for one to the owner.</summary>
    private static (string Group, string Permission)? Read(XElement grant)
    {
        var permission = grant.Text("Permission");
        var grantee = grant.Child("Grantee");
        if (grantee is null || !Permissions.Contains(permission))
        {
            throw new S3Exception(S3Error.MalformedAclError);
        }

        var type = grantee.Attribute(XName.Get("type", Instance))?.Value;
        if (type == "Group")
        {
            return (grantee.Text("URI") ?? "", permission!);
        }

        return grantee.Text("ID") == Owner.Id
            ? null
            : throw S3Exception.InvalidArgument("CanonicalUser/ID", grantee.Text("ID"), "Invalid id");
    }
}
