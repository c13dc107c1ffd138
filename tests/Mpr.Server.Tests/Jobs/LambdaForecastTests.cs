using System.Net;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;
using Mpr.Server.StepFunctions;
using Mpr.Testing;

namespace Mpr.Server.Tests.Jobs;

/// <summary>Dry runs where tasks may go to Lambda; nothing is ever started there.</summary>
public sealed class LambdaForecastTests(LambdaForecastTests.SmallFunction server)
    : IClassFixture<LambdaForecastTests.SmallFunction>
{
    [Fact]
    public async Task What_fits_is_told_with_its_price_and_the_limits_of_the_function()
    {
        await server.UploadAsync("function/fits.wav", await TestMedia.ToneAsync(2));

        var forecast = await server.PostAsync(
            "/api/jobs/dry-run", Request("function/fits.wav", "audio-mp3-192k", "auto"), HttpStatusCode.OK);
        var health = (await server.GetAsync("/api/health")).GetProperty("lambda");

        Assert.Equal("lambda", forecast.GetProperty("executor").GetString());
        Assert.Equal("fits", forecast.GetProperty("executor_reason").GetString());
        Assert.Equal("assumed_rates", forecast.GetProperty("seconds_basis").GetString());
        var lambda = forecast.GetProperty("lambda");
        Assert.Equal(
            lambda.GetProperty("estimated_seconds").GetDouble(), forecast.GetProperty("estimated_seconds").GetDouble());
        Assert.True(lambda.GetProperty("estimated_gb_seconds").GetDouble() > 0);
        Assert.True(lambda.GetProperty("estimated_price").GetDouble() > 0);
        Assert.All([lambda.GetProperty("limits"), health], limits =>
        {
            Assert.Equal(SmallFunction.Limits.MemoryMib, limits.GetProperty("memory").GetInt32());
            Assert.Equal(SmallFunction.Limits.ScratchMib, limits.GetProperty("scratch").GetInt32());
            Assert.Equal(SmallFunction.Limits.Timeout.TotalSeconds, limits.GetProperty("timeout").GetDouble());
            Assert.Equal(SmallFunction.Limits.Price, limits.GetProperty("price").GetDouble());
        });
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_or_told_to_run_here()
    {
        await server.UploadAsync("function/large.mp4", await TestMedia.ClipAsync(1));

        var forecast = await server.PostAsync(
            "/api/jobs/dry-run", Request("function/large.mp4", "mp4-h264-480p", "auto"), HttpStatusCode.OK);
        var refused = await server.PostAsync(
            "/api/jobs/dry-run", Request("function/large.mp4", "mp4-h264-480p", "lambda"),
            HttpStatusCode.UnprocessableEntity);

        Assert.Equal("local", forecast.GetProperty("executor").GetString());
        Assert.Equal("does_not_fit", forecast.GetProperty("executor_reason").GetString());
        Assert.Contains("MiB of memory", forecast.GetProperty("notes").ToString(), StringComparison.Ordinal);
        Assert.Equal("lambda_limits", refused.GetProperty("code").GetString());
    }

    private static object Request(string key, string preset, string executor) =>
        new { source_key = key, type = "transcode", preset, executor };

    /// <summary>Has room for sound alone.</summary>
    public sealed class SmallFunction : RunningServer
    {
        public static LambdaLimits Limits { get; } = new() { MemoryMib = 451 };

        protected override MprServerOptions Configure(MprServerOptions options) => options with
        {
            Lambda = new LambdaSettings
            {
                StepFunctions = new StepFunctionsOptions
                {
                    StateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:mpr",
                    Endpoint = new Uri("http://127.0.0.1:9"),
                },
                CallbackUrl = new Uri("http://127.0.0.1:9"),
                CallbackSecret = "a secret of these tests alone, long enough",
                Limits = Limits,
            },
        };
    }
}
