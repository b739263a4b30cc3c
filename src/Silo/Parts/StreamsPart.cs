using GridGrains.Domain.Documents;
using GridGrains.Domain.Log;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Settings;
using GridGrains.Silo.Streams;
using GridGrains.Streams;
using GridGrains.Streams.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace GridGrains.Silo.Parts;

/// <summary>
/// Topics of the parts as Orleans streams. Off unless asked for: Orleans registers every key that has a record, also where nobody subscribes.
/// </summary>
internal sealed class StreamsPart : SiloPart
{
    public const string Provider = "redpanda";

    public static readonly Setting<bool> Streams = Setting.Switch("streams", $"Offer topics as Orleans streams, by the provider '{Provider}'; every silo of a cluster alike");

    public override string Name => "streams";

    public override IReadOnlyList<Setting> Settings => [Streams];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings)
    {
        if (!settings.Values.Get(Streams))
        {
            return;
        }

        silo.Services.AddKeyedSingleton<IGrainStorage>(
            RedpandaStreamOptions.DefaultCheckpointStorage,
            (services, _) => new DocumentGrainStorage(services.GetRequiredService<IDocumentStore>(), services.GetRequiredService<Serializer>()));
        silo.AddRedpandaStreams(Provider, options =>
        {
            options.Log = services => services.GetRequiredService<IPartitionLog>();
            // A subscription that wants the past says so; a silo that offers streams for the first time does not read a week of prices.
            options.NewQueuesStartAt = QueueStart.Latest;
            foreach (var topic in SiloParts.Without(settings.Without).All.SelectMany(part => part.StreamTopics))
            {
                options.Topics.Add(topic);
            }
        });
    }
}
