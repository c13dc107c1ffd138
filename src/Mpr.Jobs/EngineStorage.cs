using Hangfire;

namespace Mpr.Jobs;

/// <summary>
/// Hangfire's storage of this engine, apart from any other one that the application may register. Public for
/// Hangfire's dashboard: it holds tickets only, and what is changed in it changes no job.
/// </summary>
/// <param name="Storage">The storage.</param>
public sealed record EngineStorage(JobStorage Storage) : IDisposable
{
    /// <summary>Closes its connections.</summary>
    public void Dispose() => (Storage as IDisposable)?.Dispose();
}
