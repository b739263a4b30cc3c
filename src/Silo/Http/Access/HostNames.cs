using System.Net;
using System.Net.Sockets;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Http.Access;

/// <summary>
/// The names that requests may call this server by. A page whose own name was pointed at this machine sends that name: by it alone it can
/// be known, for to the browser it is the same origin.
/// </summary>
internal sealed class HostNames
{
    private const string Loopback = "localhost";

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { Loopback };
    private readonly bool _takesAny;
    private readonly bool _takesAddresses;

    /// <param name="machine">This machine's own name.</param>
    public HostNames(IEnumerable<string> urls, IReadOnlyList<string> allowed, string machine)
    {
        _takesAny = allowed.Contains(WebSettings.Any);
        _names.UnionWith(allowed.Select(Bare));
        foreach (var host in urls.Select(url => BindingAddress.Parse(url).Host))
        {
            if (IsEveryAddress(host))
            {
                // Who serves on every address is called by any of them, which no page can pretend: what it can point here is a name.
                _takesAddresses = true;
                _names.Add(machine);
            }
            else
            {
                _names.Add(Bare(host));
            }
        }
    }

    public bool Takes(string host) => _takesAny || _names.Contains(Bare(host)) || (IPAddress.TryParse(host, out var address) && Takes(address));

    private bool Takes(IPAddress address) =>
        IPAddress.IsLoopback(address) || (_takesAddresses && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any));

    private static bool IsEveryAddress(string host) =>
        host is WebSettings.Any or "+" || (IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    private static string Bare(string host)
    {
        var name = host.TrimEnd('.');
        return IPAddress.TryParse(name, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : name;
    }
}
