using Mpr.Cli.Configuration;
using Mpr.Cli.Terminals;
using Mpr.Processing.Storage;

namespace Mpr.Cli.Doctor;

/// <summary>Whether the store answers, has both buckets, and agrees with us about the time.</summary>
internal static class StoreChecks
{
    // S3 refuses requests that are signed more than 15 minutes off.
    private static readonly TimeSpan RefusedSkew = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan NotableSkew = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Finding>> RunAsync(
        Settings settings, TimeProvider time, CancellationToken cancellation)
    {
        ObjectStoreOptions options;
        try
        {
            options = settings.Storage();
        }
        catch (ObjectStoreException wrong)
        {
            return [Finding.Fail("storage", wrong.Message, wrong.Advice)];
        }

        if (options.Endpoint is null && !settings.IsSet(SettingCatalogue.BucketIn))
        {
            return
            [
                Finding.Skipped(
                    "storage",
                    "No store is named and no server runs on the data folder; `mpr up` starts the embedded endpoint."),
            ];
        }

        var findings = new List<Finding>();
        if (options.Endpoint is { } endpoint)
        {
            findings.AddRange(await EndpointAsync(endpoint, time, cancellation));
        }

        using var store = new ObjectStore(options, time);
        findings.Add(await BucketAsync("bucket in", store, store.BucketIn, cancellation));
        findings.Add(await BucketAsync("bucket out", store, store.BucketOut, cancellation));
        return findings;
    }

    private static async Task<IReadOnlyList<Finding>> EndpointAsync(
        Uri endpoint, TimeProvider time, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            // Any answer will do, a refusal too: it shows that something is there, and what time it has.
            using var answer = await http.GetAsync(endpoint, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var reached = Finding.Ok("storage", $"{endpoint} answers.");
            return answer.Headers.Date is { } there ? [reached, Clock(there - time.GetUtcNow())] : [reached];
        }
        catch (Exception exception) when (
            exception is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return
            [
                Finding.Fail(
                    "storage",
                    $"Nothing answers at {endpoint}: {exception.Message}",
                    $"Start the store, or correct {SettingCatalogue.Endpoint.Name}."),
            ];
        }
    }

    private static Finding Clock(TimeSpan skew)
    {
        const string name = "clock";
        const string advice = "Set this machine's clock: timedatectl set-ntp true";
        var detail = $"The store's clock is {Show.Duration(skew.Duration().TotalSeconds)} from ours.";
        return skew.Duration() >= RefusedSkew ? Finding.Fail(name, detail, advice)
            : skew.Duration() >= NotableSkew ? Finding.Warn(name, detail, advice)
            : Finding.Ok(name, "The store's clock and ours agree.");
    }

    private static async Task<Finding> BucketAsync(
        string name, ObjectStore store, string bucket, CancellationToken cancellation)
    {
        try
        {
            await store.CheckBucketAsync(bucket, cancellation);
            return Finding.Ok(name, $"{bucket} answers.");
        }
        catch (ObjectStoreException fault)
        {
            return Finding.Fail(name, fault.Message, fault.Advice);
        }
    }
}
