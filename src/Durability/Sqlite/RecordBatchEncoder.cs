using System.Buffers;
using System.Buffers.Binary;
using GridGrains.Domain.Log;
using ZstdSharp;

namespace GridGrains.Durability.Sqlite;

/// <summary>One encoded batch in rented memory; whoever holds it last returns <see cref="Rented"/> to the shared pool.</summary>
internal readonly record struct EncodedBatch(byte[] Rented, int Length, int Count)
{
    public ReadOnlySpan<byte> Bytes => Rented.AsSpan(0, Length);
}

/// <summary>Encodes chosen records of a buffer as one stored batch. Used by one thread at a time.</summary>
internal sealed class RecordBatchEncoder : IDisposable
{
    /// <summary>A batch ends once its keys and values reach this: a seek into its middle decodes at most this much in vain.</summary>
    public const int TargetBodyBytes = 256 * 1024;

    private const int CompressionLevel = 1;

    /// <summary>A frame of zstd costs more than it saves below this.</summary>
    private const int WorthCompressingBytes = 256;

    private readonly Compressor _compressor = new(CompressionLevel);
    private byte[] _plain = [];

    public EncodedBatch Encode(RecordBuffer records, ReadOnlySpan<int> indexes)
    {
        var form = FormOf(records, indexes);
        var plainLength = WritePlain(records, indexes, form);
        var plain = _plain.AsSpan(0, plainLength);
        var room = RecordBatchFormat.HeaderBytes + Math.Max(plainLength, Compressor.GetCompressBound(plainLength));
        var rented = ArrayPool<byte>.Shared.Rent(room);
        var codec = RecordBatchFormat.Plain;
        var stored = plainLength;
        if (plainLength >= WorthCompressingBytes)
        {
            stored = _compressor.Wrap(plain, rented.AsSpan(RecordBatchFormat.HeaderBytes));
            codec = RecordBatchFormat.Zstd;
        }

        if (stored >= plainLength)
        {
            plain.CopyTo(rented.AsSpan(RecordBatchFormat.HeaderBytes));
            stored = plainLength;
            codec = RecordBatchFormat.Plain;
        }

        rented[0] = form;
        rented[RecordBatchFormat.CodecAt] = codec;
        BinaryPrimitives.WriteInt32LittleEndian(rented.AsSpan(RecordBatchFormat.CountAt), indexes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(rented.AsSpan(RecordBatchFormat.BodyLengthAt), plainLength);
        var length = RecordBatchFormat.HeaderBytes + stored;
        RecordBatchFormat.Seal(rented.AsSpan(0, length));
        return new EncodedBatch(rented, length, indexes.Length);
    }

    public void Dispose() => _compressor.Dispose();

    // Almost no batch lacks a value, and those that do not can be read by programs from before.
    private static byte FormOf(RecordBuffer records, ReadOnlySpan<int> indexes)
    {
        foreach (var index in indexes)
        {
            if (!records.HasValue(index))
                return RecordBatchFormat.SomeLackValues;
        }

        return RecordBatchFormat.AllHaveValues;
    }

    private int WritePlain(RecordBuffer records, ReadOnlySpan<int> indexes, byte form)
    {
        var needed = indexes.Length * RecordBatchFormat.MaxLengthBytes;
        foreach (var index in indexes)
            needed += records.Key(index).Length + records.Value(index).Length;
        if (_plain.Length < needed)
            _plain = new byte[Math.Max(needed, TargetBodyBytes)];

        var at = 0;
        foreach (var index in indexes)
        {
            at += RecordBatchFormat.WriteLength(_plain.AsSpan(at), records.Key(index).Length);
            at += RecordBatchFormat.WriteLength(
                _plain.AsSpan(at), form == RecordBatchFormat.AllHaveValues ? records.Value(index).Length : records.HasValue(index) ? records.Value(index).Length + 1 : 0);
        }

        foreach (var index in indexes)
        {
            var key = records.Key(index);
            key.CopyTo(_plain.AsSpan(at));
            at += key.Length;
            var value = records.Value(index);
            value.CopyTo(_plain.AsSpan(at));
            at += value.Length;
        }

        return at;
    }
}
