using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GridGrains.Domain;

namespace GridGrains.Silo.Hosting;

/// <summary>Tries the addresses of a start before anything is opened: half a silo that finds a port taken ends in noise.</summary>
internal static class PortProbe
{
    /// <exception cref="DomainException"><c>InvalidSetting</c>: an address is in use or none of this machine.</exception>
    public static void Check(SiloSettings settings)
    {
        foreach (var url in settings.Urls)
        {
            var address = BindingAddress.Parse(url);
            if (!address.IsUnixPipe && !address.IsNamedPipe)
            {
                Try(address.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Any, address.Port, url);
            }
        }

        var advertised = settings.Cluster is null ? IPAddress.Loopback : settings.AdvertisedAddress;
        Try(advertised, settings.SiloPort, string.Create(CultureInfo.InvariantCulture, $"{advertised}:{settings.SiloPort} for other silos"));
        Try(advertised, settings.GatewayPort, string.Create(CultureInfo.InvariantCulture, $"{advertised}:{settings.GatewayPort} for Orleans clients"));
    }

    private static void Try(IPAddress address, int port, string name)
    {
        if (port == 0)
        {
            return;
        }

        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException refused)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"the address {name} cannot be used: {refused.Message}", refused);
        }
    }
}
