using GridGrains.Streams.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Streams;

namespace GridGrains.Streams.Records;

/// <summary>One record on its way to a subscriber. Its value is read where the subscriber lives, so a poison record fails there.</summary>
[GenerateSerializer]
[Immutable]
[Alias("gridgrains.streams.RecordContainer")]
[SerializationCallbacks(typeof(OnDeserializedCallbacks))]
internal sealed class RecordContainer : IBatchContainer, IOnDeserialized
{
    [NonSerialized]
    private IStreamSerializer? _serializer;

    public RecordContainer(string provider, StreamRecord record, IStreamSerializer serializer) => (Provider, Record, _serializer) = (provider, record, serializer);

    [Id(0)]
    public string Provider { get; private set; }

    [Id(1)]
    public StreamRecord Record { get; private set; }

    public StreamId StreamId => Record.Stream;

    public StreamSequenceToken SequenceToken => Record.Token;

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>()
    {
        if (Record is T raw && (typeof(T) != typeof(object) || !Serializer.IsSelfDescribing))
            return [Tuple.Create(raw, Place)];
        return Record.Value is null ? [] : [Tuple.Create(Read<T>(Record.Value), Place)];
    }

    public bool ImportRequestContext() => false;

    public void OnDeserialized(DeserializationContext context) => _serializer = context.ServiceProvider.GetRequiredKeyedService<IStreamSerializer>(Provider);

    private StreamSequenceToken Place => Record.Token.AsPlace();

    private IStreamSerializer Serializer => _serializer ?? throw new InvalidOperationException("a container is read before it is complete");

    private T Read<T>(byte[] value)
    {
        try
        {
            return Serializer.Read<T>(value);
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            throw new StreamRecordException($"record {Record.Token} of {Record.Stream} ({Record.Schema}) cannot be read as {typeof(T).Name}: {unreadable.Message}");
        }
    }
}
