using Mpr.Testing;
using Mpr.Testing.Lambda;

namespace Mpr.Lambda.Tests.Functions;

/// <summary>The function of this build: <c>mpr</c> without a word, as the image starts it.</summary>
internal static class FunctionOf
{
    public static FunctionSettings ThisBuild(
        Uri store, string scratch, TimeSpan? timeout = null, string margin = "2s", string? ffmpeg = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["S3_ENDPOINT_URL"] = store.AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = EmbeddedStore.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = EmbeddedStore.SecretKey,
            ["MPR_CALLBACK_SECRET"] = ReportDesk.Secret,
            ["MPR_LAMBDA_SCRATCH"] = scratch,
            ["MPR_LAMBDA_SCRATCH_MIB"] = "64",
            ["MPR_LAMBDA_MARGIN"] = margin,
        };
        if (ffmpeg is not null)
        {
            environment["MPR_FFMPEG_PATH"] = ffmpeg;
        }

        return new FunctionSettings
        {
            Command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "mpr.dll")],
            Environment = environment,
            Timeout = timeout ?? TimeSpan.FromSeconds(60),
        };
    }
}
