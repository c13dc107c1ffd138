using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Buckets;

/// <summary>The one owner of everything: the canonical user that answers name.</summary>
internal static class Owner
{
    public const string Id = Grant.OwnerId;
    public const string DisplayName = "mpr";

    public static XmlBody OwnerElement(this XmlBody document, string element = "Owner") => document
        .Open(element)
        .Element("ID", Id)
        .Element("DisplayName", DisplayName)
        .Close();
}
