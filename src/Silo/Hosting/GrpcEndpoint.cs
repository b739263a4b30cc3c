using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GridGrains.Silo.Hosting;

/// <summary>
/// The address of gRPC. Without TLS a server cannot know from the first bytes alone which protocol a client speaks: this one takes HTTP/2 and nothing
/// else, the others HTTP/1.1. Behind it are the same routes, with the same rules, as behind the others.
/// </summary>
internal static class GrpcEndpoint
{
    public const string AnyPort = "http://127.0.0.1:0";

    private const string Loopback = "localhost";

    /// <summary>Whether the text is an address that can be served: http, an IP address or localhost, a port.</summary>
    public static bool IsAddress(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.PathAndQuery == "/"
        && uri.UserInfo.Length == 0 && TryRead(url, out _);

    /// <param name="portOrFree">Gives a free port for 0.</param>
    public static string? WithPort(string? url, Func<int, int> portOrFree) => url is null || !TryRead(url, out var endpoint) || endpoint.Port != 0
        ? url
        : string.Create(CultureInfo.InvariantCulture, $"http://{BindingAddress.Parse(url).Host}:{portOrFree(0)}");

    public static void Configure(KestrelServerOptions kestrel, string? url)
    {
        if (url is not null && TryRead(url, out var endpoint))
        {
            kestrel.ConfigureEndpointDefaults(listen =>
            {
                // The others are left alone: to name their protocols, be it the same ones, makes the server warn of HTTP/2.
                if (endpoint.Equals(listen.IPEndPoint))
                {
                    listen.Protocols = HttpProtocols.Http2;
                }
            });
        }
    }

    private static bool TryRead(string url, out IPEndPoint endpoint)
    {
        var address = BindingAddress.Parse(url);
        var isKnown = IPAddress.TryParse(address.Host, out var ip);
        endpoint = new IPEndPoint(isKnown ? ip! : IPAddress.Loopback, address.Port);
        return isKnown || address.Host.Equals(Loopback, StringComparison.OrdinalIgnoreCase);
    }
}
