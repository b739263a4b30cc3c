using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Sharding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace GridGrains.Grains.Sinks;

public static class SinkExtensions
{
    /// <summary>Has a sink follow the partitions that this silo owns, from the start of the silo to its end.</summary>
    public static IServiceCollection AddTableSink(
        this IServiceCollection services, Func<IServiceProvider, ITableSink> create, Action<SinkOptions>? configure = null)
    {
        var options = new SinkOptions();
        configure?.Invoke(options);
        options.Validate();
        services.TryAddSingleton<SinkInstruments>();
        services.TryAddSingleton(_ => new DecodedRows());
        services.TryAddSingleton<SinkGate>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SinkHost>());
        return services.AddSingleton(provider => new SinkRunner(
            create(provider),
            options,
            provider.GetRequiredService<IPartitionLog>(),
            new SinkOwnership(provider.GetRequiredService<ShardFamilies>(), provider.GetRequiredService<ShardMap>(), provider.GetRequiredService<ILocalSiloDetails>()),
            provider.GetRequiredService<SinkInstruments>(),
            provider.GetRequiredService<DecodedRows>(),
            provider.GetRequiredService<SinkGate>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IWriteObserver>()));
    }
}

/// <summary>Starts and stops all sinks of the silo.</summary>
internal sealed class SinkHost(IEnumerable<SinkRunner> sinks) : IHostedService
{
    private readonly SinkRunner[] _sinks = [.. sinks];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var sink in _sinks)
        {
            sink.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_sinks.Select(sink => sink.StopAsync(cancellationToken)));
}
