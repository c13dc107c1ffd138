using System.Globalization;
using System.Text.Json.Nodes;
using Mpr.Server.Hosting;
using Mpr.Server.Media;

namespace Mpr.Server.Webhooks;

/// <summary>What is sent: type, time, and what the row keeps of the event. The same bytes in every attempt.</summary>
internal static class WebhookBody
{
    public static string Of(WebhookDelivery row)
    {
        var data = JsonNode.Parse(row.Data)!.AsObject();
        if (Links(row, data) is { } links)
        {
            data["links"] = links;
        }

        return new JsonObject
        {
            ["type"] = row.Type,
            ["timestamp"] = row.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["data"] = data,
        }.ToJsonString(ApiJson.Options);
    }

    // Paths on this server: by which name a receiver reaches it, only the receiver knows.
    private static JsonObject? Links(WebhookDelivery row, JsonObject data) => row.Type switch
    {
        "job.succeeded" => new JsonObject
        {
            ["self"] = $"/api/jobs/{row.Subject}",
            ["output"] = MediaAddress.Out((string)data["output_key"]!),
        },
        _ when row.Type.StartsWith("job.", StringComparison.Ordinal) =>
            new JsonObject { ["self"] = $"/api/jobs/{row.Subject}" },
        _ when row.Type.StartsWith("asset.", StringComparison.Ordinal) =>
            new JsonObject { ["self"] = $"/api/assets/{row.Subject}" },
        _ => null,
    };
}
