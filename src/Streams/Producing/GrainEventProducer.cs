using System.Buffers;
using GridGrains.Streams.Serialization;

namespace GridGrains.Streams.Producing;

/// <summary>Produces through a grain of the provider, in a client that has no log of its own.</summary>
internal sealed class GrainEventProducer(string provider, RedpandaStreamOptions options, IStreamSerializer serializer, IGrainFactory grains) : IEventProducer
{
    private readonly IStreamLogGrain _grain = grains.GetGrain<IStreamLogGrain>(provider);

    public Task ProduceAsync<T>(StreamId stream, IEnumerable<T> events)
    {
        var values = new List<byte[]>();
        var writer = new ArrayBufferWriter<byte>();
        foreach (var item in events)
        {
            writer.ResetWrittenCount();
            serializer.Write(item, writer);
            ProducedTopic.CheckSize(options, writer.WrittenCount);
            values.Add(writer.WrittenSpan.ToArray());
        }

        return _grain.AppendAsync(stream, serializer.SchemaOf<T>(), options.Source, values, CancellationToken.None);
    }
}
