using System.Buffers;
using Orleans.Serialization;

namespace GridGrains.Streams.Serialization;

/// <summary>Orleans' binary form with the type inside: compact and for every type that Orleans sends, but for Orleans programs alone.</summary>
public sealed class OrleansStreamSerializer(Serializer serializer) : IStreamSerializer
{
    public bool IsSelfDescribing => true;

    public string SchemaOf<T>() => "orleans";

    public void Write<T>(T item, IBufferWriter<byte> writer) => writer.Write(serializer.SerializeToArray<object?>(item));

    public T Read<T>(ReadOnlyMemory<byte> value) => serializer.Deserialize<object?>(value) is T item ? item : throw new InvalidCastException("the value is of another type");
}
