using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace GridGrains.Client;

/// <summary>Adds the client to a program's services.</summary>
public static class GridGrainsClientExtensions
{
    private const string HttpClientName = "GridGrains";

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Adds <see cref="GridGrainsClient"/> and, where <see cref="GridGrainsClientOptions.OrleansGateways"/> names any, the Orleans cluster
    /// client: then <c>IGrainFactory</c> gives <c>INodeGrain</c> and the others once the program's host has started.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IServiceCollection AddGridGrainsClient(this IServiceCollection services, Action<GridGrainsClientOptions> configure)
    {
        var options = new GridGrainsClientOptions();
        configure(options);
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        // A live subscription outlasts every timeout, so the client times its other calls itself. One client lives as long as the program:
        // its connections are renewed instead, so that it follows changes of DNS.
        services.AddHttpClient(HttpClientName, http => Prepare(http, options))
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider => new GridGrainsClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName), options, provider.GetRequiredService<TimeProvider>()));
        if (options.OrleansGateways.Count > 0)
        {
            AddClusterClient(services, options);
        }

        return services;
    }

    private static void Prepare(HttpClient http, GridGrainsClientOptions options)
    {
        (http.BaseAddress, http.Timeout) = (options.BaseAddress, Timeout.InfiniteTimeSpan);
        if (options.ApiKey is { } key)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    private static void AddClusterClient(IServiceCollection services, GridGrainsClientOptions options)
    {
        var gateways = options.OrleansGateways.Select(ParseGateway).ToArray();
        services.AddOrleansClient(client => client
            .UseStaticClustering(gateways)
            .Configure<ClientMessagingOptions>(messaging => messaging.CancelRequestOnTimeout = true)
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId)));
    }

    private static IPEndPoint ParseGateway(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), out var port))
        {
            var host = text[..colon];
            var address = IPAddress.TryParse(host, out var literal) ? literal : Dns.GetHostAddresses(host)[0];
            return new IPEndPoint(address, port);
        }

        throw new ArgumentException($"'{text}' is no gateway; the form is host:port", nameof(text));
    }
}
