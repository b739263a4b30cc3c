using System.Net;
using System.Net.Sockets;

namespace GridGrains.Egress;

/// <summary>Which addresses belong to the public internet. All others (loopback, private, link-local, shared, reserved, multicast) are refused unless a host is declared.</summary>
public static class AddressRules
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "3fff::/20",
        ]).Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Addresses that carry an IPv4 address lead to it.
            var bytes = address.GetAddressBytes();
            return Translated.Contains(address) ? IsPublic(new IPAddress(bytes.AsSpan(12)))
                : SixToFour.Contains(address) ? IsPublic(new IPAddress(bytes.AsSpan(2, 4)))
                : GlobalUnicast.Contains(address) && IsInNone(address);
        }

        return IsInNone(address);
    }

    private static bool IsInNone(IPAddress address) => !Array.Exists(NotPublic, network => network.Contains(address));
}
