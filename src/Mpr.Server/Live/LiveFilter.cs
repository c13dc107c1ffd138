using Mpr.Server.Access;

namespace Mpr.Server.Live;

/// <summary>What one client is told.</summary>
/// <param name="Caller">Is told only of objects that it may see.</param>
/// <param name="Job">Events of this job only; null for all.</param>
/// <param name="Asset">Events of this asset and of the jobs that read it only; null for all.</param>
/// <param name="Types">Events of these types only; null for all.</param>
internal sealed record LiveFilter(Caller Caller, string? Job, string? Asset, IReadOnlySet<string>? Types)
{
    /// <summary>Whether progress is wanted, which costs a statement in each round.</summary>
    public bool WantsProgress => Wants(LiveTypes.Progress);

    public bool Passes(LiveEvent told) =>
        Wants(told.Type)
        && (Job is null || told.Job?.Id == Job)
        && (Asset is null || told.Asset?.Id == Asset || told.Job?.AssetId == Asset)
        && IsSeen(told);

    // What concerns all keys is for who sees all keys.
    private bool IsSeen(LiveEvent told) =>
        (told.Job?.SourceKey ?? told.Asset?.Key) is { } key ? Caller.Sees(key) : Caller.Prefix is null;

    private bool Wants(string type) => Types?.Contains(type) ?? true;
}
