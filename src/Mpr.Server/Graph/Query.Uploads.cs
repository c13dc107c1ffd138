using GraphQL;
using Mpr.Server.Access;
using Mpr.Server.Uploads;

namespace Mpr.Server.Graph;

/// <content>Uploads that the caller has begun.</content>
public sealed partial class Query
{
    /// <summary>What of an upload has arrived: go on with the parts that have not.</summary>
    public static Task<UploadState> Upload(
        [Id] string id,
        string key,
        [FromServices] UploadLinks links,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.Require(AccessScope.Write);
        return links.ShowAsync(id, key, cancellationToken);
    }

    /// <summary>A link for one part of an upload.</summary>
    public static PartLink UploadPartLink(
        [Id] string id, string key, int number, [FromServices] UploadLinks links, [FromServices] Caller caller)
    {
        caller.Require(AccessScope.Write);
        return links.Part(id, key, number);
    }
}
