using GraphQL;
using Mpr.Server.Assets;
using Mpr.Server.Uploads;

namespace Mpr.Server.Graph;

/// <content>Uploads straight into the in bucket, by links.</content>
public sealed partial class Mutation
{
    /// <summary>Begins an upload, and says where to PUT the object, or its first parts.</summary>
    public static Task<UploadDocument> BeginUpload(
        UploadInput input, [FromServices] UploadLinks links, CancellationToken cancellationToken) =>
        links.BeginAsync(
            new UploadRequest(input.Key, input.Size, input.ContentType, input.Overwrite ?? false), cancellationToken);

    /// <summary>Makes the object appear, of all parts that have arrived unless some are named, and registers it.</summary>
    public static async Task<AssetDocument> CompleteUpload(
        [Id] string id,
        string key,
        [FromServices] UploadDesk desk,
        CancellationToken cancellationToken,
        IReadOnlyList<UploadPartInput>? parts = null,
        bool? overwrite = null) =>
        AssetDocument.From(await desk.CompleteAsync(
            id, key, parts?.Select(p => new PartDocument(p.Number, p.Etag)).ToList(), overwrite ?? false, cancellationToken));

    /// <summary>Gives an upload up. Answers its id.</summary>
    [Id]
    public static async Task<string> AbortUpload(
        [Id] string id, string key, [FromServices] UploadDesk desk, CancellationToken cancellationToken)
    {
        await desk.AbortAsync(id, key, cancellationToken);
        return id;
    }
}

/// <summary>A wish to upload straight into the in bucket.</summary>
public sealed class UploadInput
{
    /// <summary>Key in the in bucket, with a supported extension.</summary>
    public required string Key { get; init; }

    /// <summary>Bytes; null when not known yet, then it goes in parts.</summary>
    public long? Size { get; init; }

    /// <summary>Media type that the object gets.</summary>
    public string? ContentType { get; init; }

    /// <summary>Whether to replace an object that is at the key.</summary>
    public bool? Overwrite { get; init; }
}

/// <summary>A part that the object is made of.</summary>
public sealed class UploadPartInput
{
    public required int Number { get; init; }

    /// <summary>As the store answered it.</summary>
    public required string Etag { get; init; }
}
