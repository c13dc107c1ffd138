using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;
using Mpr.Processing.Tasks;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Presets;

/// <summary>
/// The presets that MPR ships and those of one's own, which are rows: every process sees them at once. A job carries all
/// that its preset says, so nothing that happens to a preset later reaches it.
/// </summary>
public sealed partial class PresetShelf(
    IDbContextFactory<MprDbContext> databases, FfmpegInstallation ffmpeg, TimeProvider time, ILogger<PresetShelf> logger)
{
    private const int LongestDocument = 16 * 1024;

    /// <summary>All presets as they are now.</summary>
    public async Task<PresetCatalogue> CatalogueAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.OwnPresets.AsNoTracking().Where(p => p.DeletedAt == null).ToListAsync(cancellation);
        return rows.Count == 0 ? PresetCatalogue.BuiltIn : PresetCatalogue.BuiltIn.With(rows.Select(Read).OfType<Preset>());
    }

    /// <summary>A preset as lists have it, held against the FFmpeg of this server.</summary>
    public PresetSummary Summary(Preset preset) => PresetSummary.From(preset, ffmpeg);

    /// <summary>A planner that knows all presets as they are now.</summary>
    public async Task<Planner> PlannerAsync(CancellationToken cancellation) =>
        new(await CatalogueAsync(cancellation), ffmpeg);

    /// <summary>A preset by name (its newest version) or by name and version.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public async Task<Preset> GetAsync(string nameOrId, CancellationToken cancellation) =>
        (await CatalogueAsync(cancellation)).Find(nameOrId) ?? throw Unknown(nameOrId);

    /// <summary>Publishes a preset under a new name.</summary>
    /// <exception cref="ProblemException">400: it could not work; 409: the name is taken.</exception>
    public async Task<Preset> CreateAsync(JsonNode? document, CancellationToken cancellation)
    {
        var preset = Check(document, null, 1);
        RefuseShadow(preset.Name);
        var stand = await StandAsync(preset.Name, cancellation);
        if (stand.Newest is not null)
        {
            throw new ProblemException(
                RefusalCatalogue.PresetExists, $"There is a preset {preset.Name} already.", "PUT makes a new version of it.");
        }

        return await PublishAsync(document, preset.Name, stand.Highest + 1, cancellation);
    }

    /// <summary>Publishes another version of a preset; what is the same as the newest one is not published anew.</summary>
    /// <returns>The preset, and whether it is a new version.</returns>
    /// <exception cref="ProblemException">400: it could not work; 404: there is no such preset; 409: it is MPR's own.</exception>
    public async Task<(Preset Preset, bool New)> ReplaceAsync(
        string name, JsonNode? document, CancellationToken cancellation)
    {
        RefuseShadow(name);
        var stand = await StandAsync(name, cancellation);
        var newest = stand.Newest ?? throw Unknown(name);
        var wanted = Check(document, name, newest.Version);
        return PresetFile.Write(wanted) == newest.Document
            ? (wanted, false)
            : (await PublishAsync(document, name, stand.Highest + 1, cancellation), true);
    }

    /// <summary>Takes a preset away: one version, or all when none is named. Jobs that have it keep it.</summary>
    /// <exception cref="ProblemException">404: there is no such preset; 409: it is MPR's own.</exception>
    public async Task DeleteAsync(string nameOrId, CancellationToken cancellation)
    {
        var preset = await GetAsync(nameOrId, cancellation);
        RefuseShadow(preset.Name);
        var (now, one) = (time.GetUtcNow(), nameOrId.Contains('@', StringComparison.Ordinal));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.OwnPresets
            .Where(p => p.Name == preset.Name && p.DeletedAt == null && (!one || p.Version == preset.Version))
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.DeletedAt, now), cancellation);
    }

    private async Task<Preset> PublishAsync(
        JsonNode? document, string name, int version, CancellationToken cancellation)
    {
        var preset = Check(document, name, version);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(new OwnPreset { Name = name, Version = version, Document = PresetFile.Write(preset), CreatedAt = time.GetUtcNow() });
        try
        {
            await db.SaveChangesAsync(cancellation);
            return preset;
        }
        catch (DbUpdateException)
        {
            if ((await StandAsync(name, cancellation)).Highest < version)
            {
                throw;
            }

            // Somebody else has published this version at the same time; theirs is the one that never changes.
            throw new ProblemException(
                RefusalCatalogue.PresetExists, $"{preset.Id} was published by somebody else just now.", "Look at it, then try again.");
        }
    }

    private async Task<Stand> StandAsync(string name, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.OwnPresets.AsNoTracking().Where(p => p.Name == name)
            .OrderByDescending(p => p.Version).ToListAsync(cancellation);
        return new Stand(rows.FirstOrDefault()?.Version ?? 0, rows.Find(r => r.DeletedAt is null));
    }

    // JSON may spell half of a character, and is read only when it is written again.
    private static string TextOf(JsonObject fields)
    {
        try
        {
            return fields.ToJsonString();
        }
        catch (InvalidOperationException)
        {
            throw ProblemException.Invalid("$: a text has one half of a surrogate pair, which is no character.");
        }
    }

    // Reads the document as the version that it is to be, whatever it says itself: it may be what GET answered.
    private static Preset Check(JsonNode? document, string? name, int version)
    {
        if (document is not JsonObject fields || TextOf(fields).Length > LongestDocument)
        {
            throw ProblemException.Invalid($"$: a preset is a JSON object of at most {LongestDocument} characters.");
        }

        var whole = (JsonObject)fields.DeepClone();
        whole.Remove("id");
        whole["version"] = version;
        whole["name"] = name ?? whole["name"]?.DeepClone();
        try
        {
            return PresetFile.Read("preset", whole.ToJsonString());
        }
        catch (PresetException wrong)
        {
            throw ProblemException.Invalid(string.Join(" ", wrong.Faults.Select(f => $"{f.Path}: {f.Message}")));
        }
    }

    private static void RefuseShadow(string name)
    {
        if (PresetCatalogue.BuiltIn.Find(name) is not null)
        {
            throw new ProblemException(
                RefusalCatalogue.PresetExists, $"{name} is a preset that MPR ships.", "Choose another name.");
        }
    }

    private Preset? Read(OwnPreset row)
    {
        try
        {
            return PresetFile.Read($"{row.Name}@{row.Version}", row.Document);
        }
        catch (PresetException wrong)
        {
            // Rules may have become stricter since; one such preset must not take the others away.
            Log.Unusable(logger, row.Name, row.Version, wrong.Message);
            return null;
        }
    }

    private static ProblemException Unknown(string name) =>
        ProblemException.NotFound($"There is no preset {name}.", "GET /api/presets lists them.");

    /// <summary>Where a name stands.</summary>
    /// <param name="Highest">Number of the newest version that there ever was; 0 for none.</param>
    /// <param name="Newest">The newest version that is to be had; null for none.</param>
    private sealed record Stand(int Highest, OwnPreset? Newest);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The preset {Name}@{Version} cannot be used any more: {Why}")]
        public static partial void Unusable(ILogger logger, string name, int version, string why);
    }
}
