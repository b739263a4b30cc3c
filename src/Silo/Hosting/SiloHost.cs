using System.Net;
using System.Net.Sockets;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Http;
using GridGrains.Silo.Parts;
using Microsoft.Extensions.Logging.Console;
using Orleans.Configuration;

namespace GridGrains.Silo.Hosting;

/// <summary>Builds the silo process: adapters behind the ports, Orleans, feeds, the HTTP facade.</summary>
public static class SiloHost
{
    private const int PoolThreadsPerCore = 4;

    private static readonly TimeSpan LongestQuietTurn = TimeSpan.FromSeconds(5);

    /// <exception cref="Domain.DomainException">The data directory is in use, of the other origin, or of a newer version.</exception>
    public static WebApplication Build(SiloSettings settings) => Build(settings, SiloStorage.OpenEmbedded(settings));

    /// <exception cref="Domain.DomainException"><c>InvalidSetting</c>: it would serve others than this machine and ask nobody who they are.</exception>
    /// <param name="addServices">Services beyond the silo's own, such as further feature views.</param>
    public static WebApplication Build(SiloSettings settings, SiloStorage storage, Action<IServiceCollection>? addServices = null)
    {
        StartRules.Check(settings);
        LetPoolGrow();
        settings = settings with { SiloPort = PortOrFree(settings.SiloPort), GatewayPort = PortOrFree(settings.GatewayPort), GrpcUrl = GrpcEndpoint.WithPort(settings.GrpcUrl, PortOrFree) };
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(SiloHost).Assembly.GetName().Name });
        builder.Logging.ClearProviders().AddConsole(console => console.FormatterName = LogLine.FormatterName).AddConsoleFormatter<LogLine, ConsoleFormatterOptions>().SetMinimumLevel(settings.LogLevel)
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        if (settings.LogLevel >= LogLevel.Warning)
        {
            // Why a start failed is reported in one line by the command; what ends a running silo is logged as critical.
            builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        }

        builder.WebHost.UseUrls([.. settings.AllUrls]);
        builder.WebHost.ConfigureKestrel(kestrel => GrpcEndpoint.Configure(kestrel, settings.GrpcUrl));
        AddPorts(builder.Services, settings, storage);
        builder.UseOrleans(silo => ConfigureOrleans(silo, settings));
        var parts = SiloParts.Without(settings.Without);
        builder.AddGridGrainsApi(parts);
        addServices?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGridGrainsApi(parts);
        app.Lifetime.ApplicationStarted.Register(() => storage.Announce(app.Urls.FirstOrDefault() ?? SiloSettings.DefaultUrl));
        app.Lifetime.ApplicationStopped.Register(() => storage.CloseAsync().AsTask().GetAwaiter().GetResult());
        return app;
    }

    // A barrier's cut or a large answer keeps a thread of the pool for milliseconds: a request is not to wait for one of a few to be free.
    private static void LetPoolGrow()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, PoolThreadsPerCore * Environment.ProcessorCount), completions);
    }

    private static void AddPorts(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.AddSingleton<TimeProvider>(new ForwardClock(settings.Faults.Clock));
        services.AddSingleton(settings.Faults.Failpoints);
        services.AddSingleton(settings);
        services.AddSingleton(new DataPresence(settings));
        services.AddSingleton<IPartitionLog>(storage.Log);
        services.AddSingleton<ICheckpointStore>(storage.Checkpoints);
        services.AddSingleton<IFeedProgressStore>(storage.FeedProgress);
        services.AddSingleton(storage.Documents);
        services.AddSingleton(storage.Bulk);
        foreach (var part in SiloParts.Without(settings.Without).All)
        {
            part.AddServices(services, settings, storage);
        }
    }

    private static void ConfigureOrleans(ISiloBuilder silo, SiloSettings settings)
    {
        // While a first start replays a day on all cores, a turn waits a second for one of them: that is no fault.
        silo.Configure<SchedulingOptions>(scheduling => scheduling.TurnWarningLengthThreshold = LongestQuietTurn);
        if (settings.Cluster is { } cluster)
        {
            ConfigureCluster(silo, cluster);
            silo.Configure<EndpointOptions>(endpoint =>
                (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (settings.AdvertisedAddress, settings.SiloPort, settings.GatewayPort));
        }
        else
        {
            silo.UseLocalhostClustering(settings.SiloPort, settings.GatewayPort);
            silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);

            // Nobody else is there to be kept waiting, and a clock that jumps while the silo joins makes the wait look long.
            silo.Configure<ClusterMembershipOptions>(membership => membership.EvictWhenMaxJoinAttemptTimeExceeded = false);
        }

        // By age a silo that starts while the clock jumps ahead would take itself for a dead one.
        silo.Configure<ClusterMembershipOptions>(membership => membership.SiloGenerationRetirementAge = null);
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, "gridgrains"));

        // A call that its caller has given up would go on and hold up those behind it.
        silo.Configure<SiloMessagingOptions>(messaging => messaging.CancelRequestOnTimeout = true);
        SiloDashboard.Add(silo, settings);
        foreach (var part in SiloParts.Without(settings.Without).All)
        {
            part.AddGrains(silo, settings);
        }

        if (settings.Faults.CollectionAge is { } age)
        {
            silo.Configure<GrainCollectionOptions>(collection => (collection.CollectionAge, collection.CollectionQuantum) = (age, age / 2));
        }
    }

    private static void ConfigureCluster(ISiloBuilder silo, ClusterSettings cluster)
    {
        silo.UseAdoNetClustering(clustering =>
            (clustering.Invariant, clustering.ConnectionString) = ("Npgsql", cluster.PostgresConnectionString));

        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // A killed silo is noticed in about five seconds: three probes of two seconds, sent in parallel by several silos.
            (membership.ProbeTimeout, membership.NumMissedProbesLimit) = (TimeSpan.FromSeconds(2), 3);

            // Nobody votes against a silo that was heard within three times this: a frozen one keeps its connections and was heard just now.
            membership.MaxProbeTimeout = TimeSpan.FromSeconds(3);

            // Silos that died together count as voters until their signs of life are old: a lone survivor of three waits that long.
            // A probe by way of a silo that is dead too says nothing and costs a minute; a second silo's vote is the confirmation.
            membership.EnableIndirectProbes = false;
            (membership.IAmAliveTablePublishTimeout, membership.NumMissedTableIAmAliveLimit) = (TimeSpan.FromSeconds(3), 3);
        });
    }

    private static int PortOrFree(int port)
    {
        if (port != 0)
        {
            return port;
        }

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
