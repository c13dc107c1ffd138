using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Processing.Storage;

namespace Mpr.Cli.Buckets;

/// <summary><c>buckets</c>: both buckets of the store that the settings name.</summary>
internal static class BucketsCommand
{
    public static Command Build(CliHost host) =>
        new("buckets", "Both buckets of the store that the settings name") { Init(host) };

    private static Command Init(CliHost host)
    {
        var publicRead = new Option<bool>("--public-read")
        {
            Description = "Let everybody read their objects without a key; listing them stays closed",
        };
        var command = new Command("init", "Make the buckets that are missing, on a store of one's own") { publicRead };
        return command.Does(host, (invocation, cancellation) =>
            InitAsync(invocation, invocation.Value(publicRead), cancellation));
    }

    private static async Task InitAsync(Invocation invocation, bool publicRead, CancellationToken cancellation)
    {
        using var store = new ObjectStore(
            invocation.Settings.Storage() with { CreateBuckets = true }, invocation.Host.Time);
        await store.EnsureBucketsAsync(cancellation);
        if (publicRead)
        {
            await store.OpenToReadersAsync(store.BucketIn, cancellation);
            await store.OpenToReadersAsync(store.BucketOut, cancellation);
        }

        var document = new BucketsDocument(store.BucketIn, store.BucketOut, publicRead);
        invocation.Terminal.Result(document, ApiJson.Legible.BucketsDocument, terminal =>
        {
            var access = publicRead ? "everybody may read" : "as they were, or private where new";
            terminal.Line($"{document.BucketIn}, {document.BucketOut}: {access}");
        });
    }
}

/// <summary>What <c>buckets init --json</c> prints.</summary>
internal sealed record BucketsDocument(string BucketIn, string BucketOut, bool PublicRead);
