using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Grains.Areas;
using GridGrains.Grains.DeadLetters;
using GridGrains.Grains.Derived;
using GridGrains.Grains.Live;
using GridGrains.Grains.Outcomes;
using GridGrains.Grains.Reads;
using GridGrains.Grains.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains;

public static class GridGrainsSiloExtensions
{
    /// <summary>
    /// Adds node, hub and zone grains and the shards that feed them. The host supplies the ports: <c>IPartitionLog</c> and
    /// <c>ICheckpointStore</c>.
    /// </summary>
    public static ISiloBuilder AddGridGrains(this ISiloBuilder builder, Action<ShardOptions>? configure = null)
    {
        var options = new ShardOptions();
        configure?.Invoke(options);
        options.Validate();
        builder.AddGrainService<ShardHost>();
        builder.AddPlacementDirector<ShardPlacement, ShardPlacementDirector>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(Failpoints.None);
        builder.Services
            .AddSingleton(options)
            .AddSingleton<ShardMap>()
            .AddSingleton<ShardTables>()
            .AddSingleton<ShardClaimer>()
            .AddSingleton<WaveApplier>()
            .AddSingleton<OutcomeLog>()
            .AddSingleton<AreaRefill>()
            .AddSingleton<ShardServices>()
            .AddSingleton<ShardWorkers>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ShardRest>()
            .AddSingleton<ShardServiceClient>()
            .AddSingleton<ShardInstruments>()
            .AddHostedService<LagWatch>()
            .AddSingleton<LiveFeed>()
            .AddSingleton(services => new FreshnessWatch(
                services.GetRequiredService<LiveReader>(),
                services.GetRequiredService<ShardMap>(),
                services.GetRequiredService<ILocalSiloDetails>(),
                services.GetRequiredService<OutcomeLog>(),
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<FreshnessWatch>>()))
            .AddHostedService(services => services.GetRequiredService<FreshnessWatch>())
            .AddSingleton(services => new EventFeed(
                services.GetRequiredService<IPartitionLog>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<EventFeed>>()))
            .AddHostedService(services => services.GetRequiredService<EventFeed>())
            .AddSingleton(services => new DeadLetterDesk(
                services.GetRequiredService<IPartitionLog>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<DeadLetterDesk>>()))
            .AddHostedService(services => services.GetRequiredService<DeadLetterDesk>())
            .AddSingleton(services => new LiveReader(
                services.GetRequiredService<ShardMap>(),
                services.GetRequiredService<ShardTables>(),
                services.GetRequiredService<ShardWorkers>(),
                services.GetRequiredService<ShardServiceClient>(),
                services.GetRequiredService<ILocalSiloDetails>(),
                services.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
