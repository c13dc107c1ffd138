using System.Text.Json;
using System.Text.RegularExpressions;
using Mpr.Server.Hosting;

namespace Mpr.Server.Events;

/// <summary>
/// Answers SNS when it asks whether this address wants a topic's messages. The sender has shown our token by then; the
/// address is visited only where it is one of SNS
/// (https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html#http-subscription-confirmation-json).
/// </summary>
internal sealed partial class SnsConfirmation(IHttpClientFactory clients, ILogger<SnsConfirmation> logger)
{
    /// <summary>Whether a body is such a question; it has been answered then.</summary>
    /// <exception cref="ProblemException">The address is none of SNS, or does not answer.</exception>
    public async Task<bool> AnswerAsync(JsonElement body, CancellationToken cancellation)
    {
        if (body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("Type", out var type) || type.ValueKind != JsonValueKind.String
            || type.GetString() != "SubscriptionConfirmation")
        {
            return false;
        }

        var text = body.TryGetProperty("SubscribeURL", out var address) ? address.ToString() : "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != "https" || !SnsHost().IsMatch(url.Host))
        {
            throw ProblemException.Invalid("SubscribeURL is no address of SNS.");
        }

        try
        {
            using var client = clients.CreateClient(nameof(SnsConfirmation));
            using var answer = await client.GetAsync(url, cancellation);
            answer.EnsureSuccessStatusCode();
        }
        catch (HttpRequestException fault)
        {
            throw new ProblemException(
                RefusalCatalogue.Internal, $"{url.Host} did not take the confirmation: {fault.Message}", "Subscribe again.");
        }

        Log.Confirmed(logger, url.Host);
        return true;
    }

    [GeneratedRegex(@"^sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$")]
    private static partial Regex SnsHost();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The subscription of an SNS topic is confirmed at {Host}")]
        public static partial void Confirmed(ILogger logger, string host);
    }
}
