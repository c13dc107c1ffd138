using Mpr.Processing.Failures;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Probing;

/// <summary>Looks into an object through the gateway, and says in the catalogue's words why that failed.</summary>
internal static class SourceLook
{
    /// <summary>Opens one version of an object for as long as somebody looks at its bytes.</summary>
    /// <param name="gateway">Serves it.</param>
    /// <param name="source">The version.</param>
    /// <param name="look">Reads what it wants.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ProcessingException">
    /// It is empty (<c>not_media</c>), could not be read, or the look ended with one.
    /// </exception>
    public static async Task<T> LookAsync<T>(
        this SourceGateway gateway,
        StoredObject source,
        Func<SourceBytes, Task<T>> look,
        CancellationToken cancellation)
    {
        if (source.Size == 0)
        {
            throw new ProcessingException(FailureCatalogue.NotMedia, $"{source.Key} is empty.");
        }

        try
        {
            var link = await gateway.OpenAsync(source, cancellation).ConfigureAwait(false);
            await using var closing = link.ConfigureAwait(false);
            try
            {
                var seen = await look(new SourceBytes(link.Url.ToString(), false, source.Size)).ConfigureAwait(false);
                return link.Fault is { } fault ? throw StorageFailures.Translate(fault) : seen;
            }
            catch (Exception e) when (e is ProcessingException or HttpRequestException or IOException)
            {
                // The gateway knows better than who reads from it why a read failed.
                throw link.Fault is { } fault ? StorageFailures.Translate(fault)
                    : e as ProcessingException ?? new ProcessingException(
                        FailureCatalogue.StorageUnavailable, $"{source.Key} could not be read: {e.Message}", e);
            }
        }
        catch (ObjectStoreException e)
        {
            throw StorageFailures.Translate(e);
        }
    }
}
