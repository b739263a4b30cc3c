using GridGrains.Domain.Derived;
using GridGrains.Domain.Faults;
using GridGrains.Grains.DerivedTopics;
using GridGrains.Grains.Sharding.Groups;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Grains.Sharding.Singletons;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GridGrains.Grains.Sharding;

public static class ShardingExtensions
{
    /// <summary>
    /// Adds the engine that owns, feeds and reads shards. Products add their families; the host supplies the ports: <c>IPartitionLog</c> and
    /// <c>ICheckpointStore</c>.
    /// </summary>
    public static ISiloBuilder AddSharding(this ISiloBuilder builder, Action<ShardOptions>? configure = null)
    {
        var options = new ShardOptions();
        configure?.Invoke(options);
        options.Validate();
        builder.AddGrainService<ShardHost>();
        builder.Services.AddPlacementDirector<ShardPlacement, ShardPlacementDirector>(ServiceLifetime.Transient);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(Failpoints.None);
        builder.Services
            .AddSingleton(options)
            .AddSingleton<ShardFamilies>()
            .AddSingleton<ShardMap>()
            .AddSingleton<CallBudget>()
            .AddSingleton<DerivedTopicLog>()
            .AddSingleton<GroupRebuild>()
            .AddSingleton<ShardServices>()
            .AddSingleton<ShardWorkers>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ShardQuiescence>()
            .AddSingleton<ShardServiceClient>()
            .AddSingleton<IShardServices>(services => services.GetRequiredService<ShardServiceClient>())
            .AddSingleton<ShardInstruments>()
            .AddSingleton<ClusterQuestions>()
            .AddSingleton(services => new ShardStatuses(services.GetRequiredService<ShardWorkers>(), services.GetRequiredService<ClusterQuestions>()))
            .AddHostedService<LagWatch>();
        return builder;
    }

    /// <summary>Adds a family; its grains are found by Orleans itself.</summary>
    internal static IServiceCollection AddFamily<TFamily>(this IServiceCollection services)
        where TFamily : ShardFamily =>
        services.AddSingleton<TFamily>().AddSingleton<ShardFamily>(provider => provider.GetRequiredService<TFamily>());

    /// <summary>Makes kinds of derived events known: to the stream of events and to whoever lists them.</summary>
    public static IServiceCollection AddEventKinds(this IServiceCollection services, IEnumerable<EventKind> kinds)
    {
        foreach (var kind in kinds)
        {
            services.AddSingleton(kind);
        }

        return services;
    }

    /// <summary>Has one silo of the cluster run this service, under the claim of a shard of its own.</summary>
    /// <param name="number">The shard; fixed for ever, and used by no other singleton.</param>
    public static IServiceCollection AddClusterSingleton<TSingleton>(this IServiceCollection services, string name, int number)
        where TSingleton : class, ISingleton
    {
        services.AddSingleton(new SingletonDefinition(name, number, typeof(TSingleton)));
        if (!services.Any(service => service.ServiceType == typeof(SingletonFamily)))
        {
            services.AddFamily<SingletonFamily>();
        }

        return services;
    }

    /// <summary>Reads of the entities of a family, from any silo.</summary>
    internal static IEntityReads<TSnapshot> ReadsOf<TSnapshot>(this IServiceProvider services, ReadSource<TSnapshot> source)
        where TSnapshot : class =>
        NewReads<TSnapshot, TSnapshot>(services, source);

    /// <summary>Reads of the groups of one kind, from any silo.</summary>
    internal static IEntityReads<TSnapshot> ReadsOf<TSnapshot>(this IServiceProvider services, ShardFamily family, GroupDefinition group)
        where TSnapshot : class =>
        NewReads<object, TSnapshot>(services, family.Sources.OfType<GroupReadSource>().First(source => source.Name == GroupReadSource.NameOf(family, group.Name)));

    private static ShardReads<TSource, TSnapshot> NewReads<TSource, TSnapshot>(IServiceProvider services, ReadSource<TSource> source)
        where TSource : class
        where TSnapshot : class, TSource => new(
            source,
            services.GetRequiredService<ShardMap>(),
            services.GetRequiredService<ShardServiceClient>(),
            services.GetRequiredService<ILocalSiloDetails>(),
            services.GetRequiredService<TimeProvider>());
}
