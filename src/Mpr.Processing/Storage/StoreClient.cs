using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Logging;

namespace Mpr.Processing.Storage;

/// <summary>Sends single requests through the SDK: watches for stalls, repeats, translates what is left.</summary>
/// <remarks>The SDK's own retries are off, so that each request is counted, bounded and logged in one place.</remarks>
internal sealed partial class StoreClient(ObjectStoreOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Patience of a single request that is not part of a transfer.</summary>
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(2);

    private const int MostSigners = 32;

    private readonly Lazy<IAmazonS3> _s3 = new(() => SdkClients.Create(options, options.Endpoint));
    private readonly ConcurrentDictionary<string, IAmazonS3> _signers = new();

    public ObjectStoreOptions Options => options;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Makes URLs for an address; sends nothing. Null is AWS S3.</summary>
    public IAmazonS3 SignerAt(Uri? address)
    {
        // Whoever asks chooses the address by the Host header: there are few in earnest, and as many as a guest likes.
        if (_signers.Count > MostSigners)
        {
            _signers.Clear();
        }

        return _signers.GetOrAdd(address?.AbsoluteUri ?? "", _ => SdkClients.Create(options, address));
    }

    public Persistence Persist(bool patient) =>
        new(patient || options.Patience < Brief ? options.Patience : Brief, time);

    /// <summary>Runs a request until it succeeds, is refused for good, or patience ends.</summary>
    /// <exception cref="ObjectStoreException">Refused, or patience is at its end.</exception>
    public async Task<T> SendAsync<T>(
        StoreCall call, Func<IAmazonS3, StallWatch, Task<T>> send, CancellationToken cancellation)
    {
        var persistence = Persist(call.Patient);
        while (true)
        {
            var fault = await AttemptAsync(call, send, cancellation).ConfigureAwait(false);
            if (fault.Error is null)
            {
                return fault.Answer!;
            }

            if (!StoreErrors.IsTransient(fault.Error)
                || !await persistence.WaitAsync(cancellation).ConfigureAwait(false))
            {
                throw StoreErrors.Translate(fault.Error, call, options);
            }

            Log.Repeated(logger, call.Doing, call.Target, fault.Error.Message);
        }
    }

    /// <summary>
    /// One attempt; a fault of store or transport is a value, a cancellation by the caller is thrown.
    /// </summary>
    public async Task<(T? Answer, Exception? Error)> AttemptAsync<T>(
        StoreCall call, Func<IAmazonS3, StallWatch, Task<T>> send, CancellationToken cancellation)
    {
        ExactKeys.Use(call.Key);
        using var watch = new StallWatch(call.Silence ?? options.StallTimeout, time, cancellation);
        try
        {
            return (await send(Client(call), watch).ConfigureAwait(false), null);
        }
        catch (Exception e) when (watch.Caused(e))
        {
            return (default, new StalledException(e));
        }
        catch (Exception e) when (StoreErrors.LocalFile(e) is { } local)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new IOException(local.Message, local.InnerException ?? e);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException || StoreErrors.IsTransport(e))
        {
            // A cancelled request ends in whatever the SDK was doing; to the caller it is a cancellation.
            cancellation.ThrowIfCancellationRequested();
            return (default, e);
        }
    }

    /// <summary>The SDK's client; a mistake in the settings shows here first.</summary>
    private IAmazonS3 Client(StoreCall call)
    {
        try
        {
            return _s3.Value;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or ArgumentException)
        {
            throw StoreErrors.Settings(e, call);
        }
    }

    public void Dispose()
    {
        if (_s3.IsValueCreated)
        {
            _s3.Value.Dispose();
        }

        foreach (var signer in _signers.Values)
        {
            signer.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Repeating after a fault of the store: {Doing} {Target}: {Fault}")]
        public static partial void Repeated(ILogger logger, string doing, string target, string fault);
    }
}
