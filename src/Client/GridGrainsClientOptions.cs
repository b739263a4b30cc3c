namespace GridGrains.Client;

/// <summary>Where the platform is.</summary>
public sealed class GridGrainsClientOptions
{
    public const string DefaultClusterId = "gridgrains";
    public const string DefaultServiceId = "gridgrains";

    public static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan DefaultReconnectDelay = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan DefaultMaxReconnectDelay = TimeSpan.FromSeconds(30);

    /// <summary>Address of the HTTP interface.</summary>
    public Uri BaseAddress { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>Key that every request presents; null for a platform on loopback that asks for none. Give it over HTTPS alone.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gateways of the Orleans cluster, <c>host:port</c> each. Without any there is no cluster client.</summary>
    public IList<string> OrleansGateways { get; } = [];

    public string ClusterId { get; set; } = DefaultClusterId;

    public string ServiceId { get; set; } = DefaultServiceId;

    /// <summary>How long a call may take; live subscriptions have no end.</summary>
    public TimeSpan RequestTimeout { get; set; } = DefaultRequestTimeout;

    /// <summary>Wait before the first attempt to reconnect a live subscription; doubled with each failure.</summary>
    public TimeSpan ReconnectDelay { get; set; } = DefaultReconnectDelay;

    public TimeSpan MaxReconnectDelay { get; set; } = DefaultMaxReconnectDelay;

    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (!BaseAddress.IsAbsoluteUri || (BaseAddress.Scheme != Uri.UriSchemeHttp && BaseAddress.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{BaseAddress}' is no absolute http or https address", nameof(BaseAddress));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RequestTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ReconnectDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxReconnectDelay, ReconnectDelay);
    }
}
