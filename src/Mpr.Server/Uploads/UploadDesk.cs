using System.Text;
using Microsoft.Net.Http.Headers;
using Mpr.Processing;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Events;
using Mpr.Server.Hosting;

namespace Mpr.Server.Uploads;

/// <summary>
/// Uploads that go straight into the in bucket, by presigned links: who may begin one, how it goes on, and the asset that it
/// becomes. All of its state is the store's.
/// </summary>
public sealed class UploadDesk(
    ObjectStore store, PresignedUrls urls, UploadTickets tickets, AssetCatalog catalog, KeyNotes notes, Caller caller)
{
    /// <summary>How long links are good.</summary>
    public static TimeSpan LinkLife { get; } = TimeSpan.FromDays(1);

    private const int LongestKey = 1024;

    private const string DefaultType = "application/octet-stream";

    private readonly DelegatedUploads _uploads = store.Delegated;

    public string Bucket => store.BucketIn;

    /// <summary>Lets pass a key that the caller may write and that the scan would take.</summary>
    /// <exception cref="ProblemException">400, 403 or 422.</exception>
    public void RequireKey(string key)
    {
        if (key.Length == 0 || Encoding.UTF8.GetByteCount(key) > LongestKey
            || key.EnumerateRunes().Any(rune => rune.Value is 0 || rune == Rune.ReplacementChar))
        {
            throw ProblemException.Invalid($"A key has 1 to {LongestKey} bytes of valid UTF-8, none of them zero.");
        }

        caller.RequireKey(key);
        if (MediaTypes.KindOf(key) is null)
        {
            throw new ProblemException(
                RefusalCatalogue.UnsupportedType,
                $"\"{key}\" does not end in a supported extension, or is MPR's own.",
                $"Supported are {string.Join(' ', MediaTypes.All.Order(StringComparer.Ordinal))}.");
        }
    }

    /// <summary>A media type that can travel as a header; null stays null.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public static string? Type(string? contentType) =>
        string.IsNullOrEmpty(contentType) ? null
        : MediaTypeHeaderValue.TryParse(contentType, out _) && contentType.All(c => c is >= ' ' and <= '~') ? contentType
        : throw ProblemException.Invalid("The content type is none, such as video/mp4.");

    /// <exception cref="ProblemException">409: an object is there.</exception>
    public async Task RequireFreeAsync(string key, CancellationToken cancellation)
    {
        if (await store.FindAsync(Bucket, key, cancellation) is not null)
        {
            throw new ProblemException(
                RefusalCatalogue.OutputExists, $"An object is at \"{key}\" already.", "Choose another key, or say overwrite.");
        }
    }

    /// <summary>Begins an upload in parts; answers its id.</summary>
    public async Task<string> BeginAsync(string key, string? contentType, CancellationToken cancellation)
    {
        RequireKey(key);
        var begun = await _uploads.BeginAsync(Bucket, key, new UploadOptions { ContentType = Type(contentType) }, cancellation);
        return tickets.Issue(begun, caller);
    }

    /// <summary>Begins an upload in one request; answers its id and link.</summary>
    public (string Id, string Url) BeginWhole(string key)
    {
        RequireKey(key);
        return (tickets.Issue(new DelegatedUpload(Bucket, key, "", ""), caller),
            urls.Of(PresignVerb.Put, Bucket, key, LinkLife).OriginalString);
    }

    public Task<PresignedForm> FormAsync(string key, string? contentType, long largest)
    {
        RequireKey(key);
        return urls.FormAsync(Bucket, key, Type(contentType) ?? DefaultType, largest, LinkLife);
    }

    /// <summary>A link for one part.</summary>
    /// <exception cref="ProblemException">404: no such upload of the caller's; 400: no such part can be.</exception>
    public string PartUrl(string ticket, string key, int number)
    {
        var upload = Read(ticket, key);
        return number is >= 1 and <= 10_000 && upload.UploadId.Length > 0
            ? urls.OfPart(Bucket, key, upload.UploadId, number, LinkLife).OriginalString
            : throw ProblemException.Invalid("An upload in parts has those from 1 to 10000; one in one request has none.");
    }

    /// <summary>What the store has of it.</summary>
    /// <exception cref="ProblemException">404: no such upload of the caller's, or it has ended.</exception>
    public async Task<IReadOnlyList<UploadedPart>> PartsAsync(
        string ticket, string key, CancellationToken cancellation)
    {
        var upload = Read(ticket, key);
        return upload.UploadId.Length == 0 ? [] : await _uploads.PartsAsync(upload, cancellation) ?? throw Ended(key);
    }

    /// <summary>Makes the object appear, and registers it. Again after it had worked, it answers the same.</summary>
    /// <param name="chosen">Parts that it is made of; null for all.</param>
    /// <exception cref="ProblemException">404, 409, or 400: a part is missing, or another one, or too small.</exception>
    public async Task<Asset> CompleteAsync(
        string ticket, string key, IReadOnlyList<PartDocument>? chosen, bool overwrite, CancellationToken cancellation)
    {
        var upload = Read(ticket, key);
        if (upload.UploadId.Length > 0)
        {
            if (await _uploads.PartsAsync(upload, cancellation) is { } there)
            {
                var parts = chosen is null ? there : Chosen(there, chosen);
                RequireSizes(parts);
                await _uploads.CompleteAsync(upload, parts, !overwrite, cancellation);
            }
            else if (await _uploads.PublishedAsync(upload, cancellation) is null)
            {
                throw Ended(key);
            }
        }

        return await RegisterAsync(key, cancellation);
    }

    /// <summary>Registers what is at a key now.</summary>
    public async Task<Asset> RegisterAsync(string key, CancellationToken cancellation)
    {
        var asset = await catalog.EnsureAsync(key, cancellation);
        // Of an asset that had been missing, or was told of twice, the inspection by the event makes the best.
        await notes.NoteAsync([new S3Notification(Bucket, key)], cancellation);
        return asset;
    }

    /// <summary>Gives it up; the store forgets its parts.</summary>
    /// <exception cref="ProblemException">404: no such upload of the caller's, or it has ended.</exception>
    public async Task AbortAsync(string ticket, string key, CancellationToken cancellation)
    {
        var upload = Read(ticket, key);
        if (upload.UploadId.Length > 0 && !await store.AbortUploadAsync(Bucket, key, upload.UploadId, cancellation))
        {
            throw Ended(key);
        }
    }

    private DelegatedUpload Read(string ticket, string key)
    {
        caller.RequireKey(key);
        return tickets.Read(ticket, Bucket, key, caller);
    }

    private static UploadedPart[] Chosen(IReadOnlyList<UploadedPart> there, IReadOnlyList<PartDocument> chosen)
    {
        if (chosen.Contains(null!))
        {
            throw ProblemException.Invalid("A part is null.");
        }

        var byNumber = there.ToDictionary(p => p.Number);
        return [.. chosen.OrderBy(c => c.Number).Select(c =>
            byNumber.TryGetValue(c.Number, out var part) && part.ETag == c.Etag?.Trim('"')
                ? part
                : throw ProblemException.Invalid($"Part {c.Number} with ETag {c.Etag} did not arrive."))];
    }

    private static void RequireSizes(IReadOnlyList<UploadedPart> parts)
    {
        if (parts.Count == 0)
        {
            throw ProblemException.Invalid("No part has arrived.");
        }

        if (parts.SkipLast(1).FirstOrDefault(p => p.Size < DelegatedUploads.SmallestPart) is { } small)
        {
            throw ProblemException.Invalid(
                $"Part {small.Number} has {small.Size} bytes; every part but the last needs {DelegatedUploads.SmallestPart}.");
        }
    }

    private static ProblemException Ended(string key) =>
        ProblemException.NotFound($"The upload of \"{key}\" has ended.", "Begin another one.");
}
