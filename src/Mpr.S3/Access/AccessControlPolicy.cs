using System.Xml.Linq;
using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>The XML form of an access list.</summary>
internal static class AccessControlPolicy
{
    /// <summary>"Access control list overview" in the Amazon S3 user guide.</summary>
    private const int MaximumGrants = 100;

    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    public static XmlBody Write(AccessList list)
    {
        var document = new XmlBody("AccessControlPolicy").OwnerElement().Open("AccessControlList");
        // Groups first, the owner last: known test programs sort by names that groups do not have otherwise.
        foreach (var (grantee, permission) in list.Grants.OrderBy(grant => grant.Grantee == Grant.OwnerId))
        {
            document.Open("Grant");
            if (grantee == Grant.OwnerId)
            {
                document
                    .Markup("<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "u8)
                    .Markup("xsi:type=\"CanonicalUser\">"u8)
                    .Element("ID", Owner.Id)
                    .Element("DisplayName", Owner.DisplayName);
            }
            else
            {
                document
                    .Markup("<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\">"u8)
                    .Element("URI", grantee);
            }

            document.Markup("</Grantee>"u8).Element("Permission", permission).Close();
        }

        return document;
    }

    /// <exception cref="S3Exception">The document is malformed, or names a grantee that is not known here.</exception>
    public static AccessList Read(byte[] body)
    {
        if (body.Length == 0)
        {
            throw new S3Exception(S3Error.MissingAcl);
        }

        var document = XmlInput.Parse(body, "AccessControlPolicy");
        var list = document.Child("AccessControlList") ?? throw new S3Exception(S3Error.MalformedAclError);
        if (document.Child("Owner")?.Text("ID") is { } owner && owner != Owner.Id)
        {
            throw new S3Exception(S3Error.AccessDenied);
        }

        var grants = list.Children("Grant").Select(Read).ToList();
        return grants.Count <= MaximumGrants
            ? AccessList.Of(grants)
            : throw new S3Exception(S3Error.MalformedAclError);
    }

    private static Grant Read(XElement grant)
    {
        var permission = grant.Text("Permission");
        var grantee = grant.Child("Grantee");
        if (grantee is null || !Grant.Permissions.Contains(permission))
        {
            throw new S3Exception(S3Error.MalformedAclError);
        }

        // Some clients leave the type out: which child there is tells it as well.
        var (kind, value) = grantee.Attribute(XName.Get("type", Instance))?.Value switch
        {
            "Group" => ("uri", grantee.Text("URI")),
            "AmazonCustomerByEmail" => ("emailaddress", grantee.Text("EmailAddress")),
            null when grantee.Text("URI") is { } uri => ("uri", uri),
            _ => ("id", grantee.Text("ID")),
        };
        return new Grant(AccessHeaders.Grantee(kind, value?.Trim() ?? ""), permission!);
    }
}
