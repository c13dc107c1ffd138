using Mpr.S3.Protocol;

namespace Mpr.S3.Buckets;

/// <summary>The one owner of everything: the canonical user that answers name.</summary>
internal static class Owner
{
    public const string Id = "6d70722d6f776e657200000000000000000000000000000000000000000000aa";
    public const string DisplayName = "mpr";

    public static XmlBody OwnerElement(this XmlBody document, string element = "Owner") => document
        .Open(element)
        .Element("ID", Id)
        .Element("DisplayName", DisplayName)
        .Close();
}
