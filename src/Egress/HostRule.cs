using System.Globalization;

namespace GridGrains.Egress;

/// <summary>A host, or a host with a port, as an operator declares it: <c>10.0.0.7:8443</c>, <c>data.internal</c>, <c>[::1]:80</c>.</summary>
public sealed record HostRule(string Host, int? Port)
{
    /// <returns>Null for a text that is no host.</returns>
    public static HostRule? Parse(string text)
    {
        text = text.Trim();
        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && (!text.Contains(']', StringComparison.Ordinal) ? text.IndexOf(':', StringComparison.Ordinal) == colon : text[colon - 1] == ']');
        var host = (hasPort ? text[..colon] : text).ToLowerInvariant().TrimEnd('.');
        if (hasPort && !(int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536))
        {
            return null;
        }

        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : new HostRule(host, hasPort ? int.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Without a port the rule takes every port of the host.</summary>
    public bool Fits(Uri address) => Fits(address.Host, address.Port);

    public bool Fits(string host, int port) => host.Trim('[', ']').TrimEnd('.').Equals(Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase) && (Port is null || Port == port);
}
