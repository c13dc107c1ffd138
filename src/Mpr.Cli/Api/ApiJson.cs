using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mpr.Cli.Assets;
using Mpr.Cli.Buckets;
using Mpr.Cli.Demo;
using Mpr.Cli.Hosting;
using Mpr.Cli.Jobs;

namespace Mpr.Cli.Api;

/// <summary>The API's JSON. Made at build time: reflection would cost each start a tenth of a second.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AssetDocument))]
[JsonSerializable(typeof(ScanDocument))]
[JsonSerializable(typeof(JobDocument))]
[JsonSerializable(typeof(JobsDocument))]
[JsonSerializable(typeof(JobLogDocument))]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(ForecastDocument))]
[JsonSerializable(typeof(PresetDocument))]
[JsonSerializable(typeof(Page<AssetDocument>))]
[JsonSerializable(typeof(Page<JobDocument>))]
[JsonSerializable(typeof(Page<PresetDocument>))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeyDocument))]
[JsonSerializable(typeof(Page<KeyDocument>))]
[JsonSerializable(typeof(Page<WorkerDocument>))]
[JsonSerializable(typeof(WorkerDocument))]
[JsonSerializable(typeof(Page<PlaceDocument>))]
[JsonSerializable(typeof(QueueDocument))]
[JsonSerializable(typeof(RetryRequest))]
[JsonSerializable(typeof(RetriesDocument))]
[JsonSerializable(typeof(RuleRequest))]
[JsonSerializable(typeof(RuleScope))]
[JsonSerializable(typeof(RuleDocument))]
[JsonSerializable(typeof(RuleRunDocument))]
[JsonSerializable(typeof(Page<RuleDocument>))]
[JsonSerializable(typeof(Page<RuleMatchDocument>))]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(WebhookDocument))]
[JsonSerializable(typeof(Page<WebhookDocument>))]
[JsonSerializable(typeof(DeliveryDocument))]
[JsonSerializable(typeof(Page<DeliveryDocument>))]
[JsonSerializable(typeof(HealthDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(UploadDocument))]
[JsonSerializable(typeof(UpDocument))]
[JsonSerializable(typeof(BucketsDocument))]
[JsonSerializable(typeof(RunningServer))]
[JsonSerializable(typeof(DemoDocument))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with keys in every script legible: nothing becomes part of a page.</summary>
    public static ApiJson Legible { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
