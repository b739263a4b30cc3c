using Confluent.Kafka;

namespace GridGrains.Durability.Kafka;

/// <summary>Takes a record's key or value straight from librdkafka's memory into one reused block.</summary>
internal sealed class StagedBytes : IDeserializer<StagedBytes>
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>True for what the record lacks; empty bytes are something.</summary>
    public bool IsNull { get; private set; }

    public StagedBytes Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (_bytes.Length < data.Length)
            _bytes = new byte[Math.Max(data.Length, 2 * _bytes.Length)];
        data.CopyTo(_bytes);
        (_length, IsNull) = (data.Length, isNull);
        return this;
    }
}
