using GridGrains.Streams.Adapters;
using GridGrains.Streams.Failures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Providers;
using Orleans.Streams;

namespace GridGrains.Streams.Hosting;

public static class RedpandaStreamHosting
{
    /// <summary>
    /// Adds a stream provider whose streams lie in topics of a log: Redpanda, Kafka or the embedded one. Orleans needs a grain storage named
    /// <c>PubSubStore</c> for subscriptions; checkpoints are stored there too.
    /// </summary>
    public static ISiloBuilder AddRedpandaStreams(this ISiloBuilder silo, string name, Action<RedpandaStreamOptions> configure)
    {
        AddCommon(silo.Services, name, configure, isSilo: true);
        silo.Services.TryAddSingleton<StreamQueueInstruments>();
        silo.Services.TryAddKeyedSingleton(
            name, (services, _) => GrainStreamQueueCheckpointerFactory.CreateFactory(services, name));
        return silo.AddPersistentStreams(name, RedpandaAdapterFactory.CreateForSilo, stream =>
        {
            stream.ConfigurePullingAgent(agent => agent.Configure<IOptionsMonitor<RedpandaStreamOptions>>((pulling, options) => Apply(options.Get(name), pulling)));
            stream.Configure<GrainStreamQueueCheckpointerOptions>(
                checkpoints => checkpoints.Configure<IOptionsMonitor<RedpandaStreamOptions>>((stored, options) => Apply(options.Get(name), stored)));
            stream.ConfigureBackoffProvider((services, key) => (IMessageDeliveryBackoffProvider)BackoffOf(services, key));
            stream.ConfigureBackoffProvider((services, key) => (IQueueReaderBackoffProvider)BackoffOf(services, key));
        });
    }

    /// <summary>Adds the same provider to a client. Without a log of its own it produces through a grain of the provider.</summary>
    public static IClientBuilder AddRedpandaStreams(this IClientBuilder client, string name, Action<RedpandaStreamOptions>? configure = null)
    {
        AddCommon(client.Services, name, configure ?? (_ => { }), isSilo: false);
        return client.AddPersistentStreams(name, RedpandaAdapterFactory.CreateForClient, _ => { });
    }

    private static void AddCommon(IServiceCollection services, string name, Action<RedpandaStreamOptions> configure, bool isSilo)
    {
        services.AddOptions<RedpandaStreamOptions>(name).Configure(configure);
        services.AddKeyedSingleton(name, (provider, _) => OptionsOf(provider, name).Serializer(provider));
        services.AddTransient<IConfigurationValidator>(provider => new RedpandaStreamOptionsValidator(
            OptionsOf(provider, name), name, isSilo, (provider.GetKeyedService<IStreamDeadLetters>(name) ?? provider.GetService<IStreamDeadLetters>()) is not null));
    }

    private static void Apply(RedpandaStreamOptions options, StreamPullingAgentOptions pulling)
    {
        pulling.GetQueueMsgsTimerPeriod = options.PollPeriod;
        pulling.MaxEventDeliveryTime = options.GiveUpAfter;
        pulling.StreamInactivityPeriod = options.InactivityPeriod;
        // One record at a time: what fails is known, and what is behind it is not repeated with it.
        pulling.BatchContainerBatchSize = 1;
    }

    private static void Apply(RedpandaStreamOptions options, GrainStreamQueueCheckpointerOptions stored)
    {
        stored.StorageProviderName = options.CheckpointStorage;
        // The receiver keeps the period; a zombie's older checkpoint never replaces a newer one.
        stored.PersistInterval = TimeSpan.FromMilliseconds(1);
        stored.CheckpointComparer = StreamCheckpointComparers.Numeric;
    }

    private static DeliveryBackoff BackoffOf(IServiceProvider services, string name) => new(OptionsOf(services, name));

    private static RedpandaStreamOptions OptionsOf(IServiceProvider services, string name) => services.GetRequiredService<IOptionsMonitor<RedpandaStreamOptions>>().Get(name);
}
