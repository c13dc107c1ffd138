using Mpr.Testing;
using Mpr.Testing.Lambda;

namespace Mpr.Lambda.Tests.Functions;

/// <summary>The function of this build: <c>mpr</c> without a word, as the image starts it.</summary>
internal static class FunctionOf
{
    /// <summary>A key with it gives the call hardly more time than <see cref="Margin"/>.</summary>
    public const string Late = "/late-";

    // Long: a busy machine clears up in it all the same.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    public static FunctionSettings ThisBuild(Uri store, string scratch, int concurrency = 2, string? ffmpeg = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["S3_ENDPOINT_URL"] = store.AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = EmbeddedStore.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = EmbeddedStore.SecretKey,
            ["MPR_CALLBACK_SECRET"] = ReportDesk.Secret,
            ["MPR_LAMBDA_SCRATCH"] = scratch,
            ["MPR_LAMBDA_SCRATCH_MIB"] = "64",
            ["MPR_LAMBDA_MARGIN"] = $"{Margin.TotalSeconds:0}s",
        };
        if (ffmpeg is not null)
        {
            environment["MPR_FFMPEG_PATH"] = ffmpeg;
        }

        return new FunctionSettings
        {
            Command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "mpr.dll")],
            Environment = environment,
            Timeout = Margin + TimeSpan.FromMinutes(3),
            OwnTimeout = payload => payload.Contains(Late, StringComparison.Ordinal) ? Margin + TimeSpan.FromSeconds(4) : null,
            Concurrency = concurrency,
        };
    }
}
