using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GridGrains.Domain;

namespace GridGrains.Silo.Hosting;

/// <summary>Tries the addresses of a start before anything is opened: half a silo that finds a port taken ends in noise.</summary>
internal static class PortProbe
{
    /// <summary>The settings with free ports where the default ones are taken: a second silo on a machine needs no option.</summary>
    public static SiloSettings WithFreePorts(SiloSettings settings) => settings with
    {
        GatewayPort = settings.GatewayPort == SiloSettings.DefaultGatewayPort && ReasonAgainst(AddressOf(settings), settings.GatewayPort) is not null ? 0 : settings.GatewayPort,
        GrpcUrl = settings.GrpcUrl == SiloSettings.DefaultGrpcUrl && !IsDefaultGrpcPortWanted(settings) ? GrpcEndpoint.AnyPort : settings.GrpcUrl,
    };

    // Who leaves the ports of HTTP open wants no fixed one for gRPC either.
    private static bool IsDefaultGrpcPortWanted(SiloSettings settings) =>
        settings.Urls.Any(url => BindingAddress.Parse(url).Port != 0) && ReasonAgainst(IPAddress.Loopback, BindingAddress.Parse(SiloSettings.DefaultGrpcUrl).Port) is null;

    /// <exception cref="DomainException"><c>InvalidSetting</c>: an address is in use or none of this machine.</exception>
    public static void Check(SiloSettings settings)
    {
        foreach (var url in settings.AllUrls)
        {
            var address = BindingAddress.Parse(url);
            if (!address.IsUnixPipe && !address.IsNamedPipe)
            {
                Try(address.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Any, address.Port, url);
            }
        }

        var advertised = AddressOf(settings);
        Try(advertised, settings.SiloPort, string.Create(CultureInfo.InvariantCulture, $"{advertised}:{settings.SiloPort} for other silos"));
        Try(advertised, settings.GatewayPort, string.Create(CultureInfo.InvariantCulture, $"{advertised}:{settings.GatewayPort} for Orleans clients"));
    }

    private static IPAddress AddressOf(SiloSettings settings) => settings.Cluster is null ? IPAddress.Loopback : settings.AdvertisedAddress;

    private static void Try(IPAddress address, int port, string name)
    {
        if (port != 0 && ReasonAgainst(address, port) is { } refused)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"the address {name} cannot be used: {refused.Message}", refused);
        }
    }

    private static SocketException? ReasonAgainst(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return null;
        }
        catch (SocketException refused)
        {
            return refused;
        }
    }
}
