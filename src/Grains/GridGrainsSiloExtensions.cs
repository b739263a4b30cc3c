using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Grains.DeadLetters;
using GridGrains.Grains.Derived;
using GridGrains.Grains.Sharding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains;

public static class GridGrainsSiloExtensions
{
    /// <summary>
    /// Adds the sharding engine, derived events and dead letters. Products add their families; the host supplies the ports:
    /// <c>IPartitionLog</c> and <c>ICheckpointStore</c>.
    /// </summary>
    public static ISiloBuilder AddGridGrains(this ISiloBuilder builder, Action<ShardOptions>? configure = null)
    {
        builder.AddSharding(configure);
        builder.Services
            .AddSingleton<EventKinds>()
            .AddSingleton(services => new EventFeed(
                services.GetRequiredService<EventKinds>(),
                services.GetRequiredService<IPartitionLog>(),
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<EventFeed>>()))
            .AddSingleton(services => new DeadLetterService(
                services.GetRequiredService<IPartitionLog>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<DeadLetterService>>()))
            .AddHostedService(services => services.GetRequiredService<DeadLetterService>());
        return builder;
    }
}
