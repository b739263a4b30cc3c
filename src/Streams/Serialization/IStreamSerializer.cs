using System.Buffers;

namespace GridGrains.Streams.Serialization;

/// <summary>How events become values of records and back. Thread-safe.</summary>
public interface IStreamSerializer
{
    /// <summary>Whether a value names its type, so that it can be read as an object.</summary>
    bool IsSelfDescribing { get; }

    /// <summary>Name of the value's form, for the record's header.</summary>
    string SchemaOf<T>();

    void Write<T>(T item, IBufferWriter<byte> writer);

    /// <exception cref="Exception">The value is not of this type.</exception>
    T Read<T>(ReadOnlyMemory<byte> value);
}
