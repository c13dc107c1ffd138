using System.Net;
using System.Net.Sockets;

namespace Mpr.Server.Webhooks;

/// <summary>
/// Says which addresses webhooks may go to. Whoever may name an address must not reach through this server what only the
/// server can reach. The ranges are those of the IANA registries of special-purpose addresses
/// (https://www.iana.org/assignments/iana-ipv4-special-registry, .../iana-ipv6-special-registry).
/// </summary>
public static class AddressGuard
{
    // Networks of one's own, which the setting opens.
    private static readonly IPNetwork[] Private = Networks(
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15",
        "::1/128", "fc00::/7");

    // Nobody's webhooks: this network, link-local, protocol assignments, examples, multicast, reserved; and the addresses
    // at which clouds tell their machines secrets, where these lie outside of the ranges before.
    private static readonly IPNetwork[] Never = Networks(
        "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32", "168.63.129.16/32",
        "fd00:ec2::254/128", "fd20:ce::254/128", "2001::/23", "2001:db8::/32", "3fff::/20");

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether a webhook may go there.</summary>
    /// <param name="allowPrivate">Whether the setting opens private and loopback addresses.</param>
    public static bool Allows(IPAddress address, bool allowPrivate)
    {
        address = Plain(address);
        if (Never.Any(n => n.Contains(address)))
        {
            return false;
        }

        return Private.Any(n => n.Contains(address))
            ? allowPrivate
            : address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address);
    }

    // What is an IPv4 address in other clothes is judged as that address: a gateway would take the clothes off.
    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        return SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : Nat64.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : address;
    }

    private static IPNetwork[] Networks(params string[] texts) => [.. texts.Select(t => IPNetwork.Parse(t))];
}

/// <summary>A webhook is not sent to where its name leads.</summary>
public sealed class AddressRefusedException(string host)
    : Exception($"The addresses of {host} are private or special, and webhooks do not go there (MPR_WEBHOOK_PRIVATE).");
