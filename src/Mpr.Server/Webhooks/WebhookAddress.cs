using System.Net;
using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>Refuses at once what could never be sent to; where a name leads is asked at each sending.</summary>
public sealed class WebhookAddress(WebhookOptions options)
{
    private const int Longest = 2000;

    /// <exception cref="ProblemException">400: it is no address to post to; 422: webhooks do not go there.</exception>
    public string Check(string? url, string field)
    {
        if (string.IsNullOrWhiteSpace(url) || url.Length > Longest
            || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            || address.UserInfo.Length > 0)
        {
            throw ProblemException.Invalid(
                $"{field} must be an http or https address without a name and password, at most {Longest} characters.");
        }

        var refused = IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip)
            ? !AddressGuard.Allows(ip, options.AllowPrivate)
            : IsOwnName(address.IdnHost) && !options.AllowPrivate;
        return refused
            ? throw new ProblemException(
                RefusalCatalogue.AddressRefused,
                $"Webhooks do not go to {address.IdnHost}: the address is private or special.",
                "MPR_WEBHOOK_PRIVATE=true opens private and loopback addresses.")
            : url;
    }

    private static bool IsOwnName(string host) =>
        host.TrimEnd('.') is var name
        && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
