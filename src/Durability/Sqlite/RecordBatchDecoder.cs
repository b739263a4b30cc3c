using System.Buffers.Binary;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using ZstdSharp;

namespace GridGrains.Durability.Sqlite;

/// <summary>Unpacks one stored batch and hands its records out in order, a few at a time.</summary>
internal sealed class RecordBatchDecoder
{
    private byte[] _body = [];
    private int _bodyLength;
    private int _nextLength;
    private int _nextBytes;
    private bool _someLackValues;

    public int Remaining { get; private set; }

    /// <exception cref="DomainException"><c>InvalidRecord</c>: the bytes are torn; <c>StorageVersion</c>: a newer program wrote them.</exception>
    public void Load(ReadOnlySpan<byte> batch, Decompressor decompressor)
    {
        if (batch.Length > 0 && batch[0] > RecordBatchFormat.Newest)
            throw new DomainException(DomainErrorCode.StorageVersion, $"the stored batch has form {batch[0]}, this program knows up to {RecordBatchFormat.Newest}");
        if (!RecordBatchFormat.IsSound(batch))
            throw new DomainException(DomainErrorCode.InvalidRecord, "the stored batch is torn: its checksum differs");

        _someLackValues = batch[0] == RecordBatchFormat.SomeLackValues;
        _bodyLength = BinaryPrimitives.ReadInt32LittleEndian(batch[RecordBatchFormat.BodyLengthAt..]);
        if (_body.Length < _bodyLength)
            _body = new byte[Math.Max(_bodyLength, RecordBatchEncoder.TargetBodyBytes)];
        var stored = batch[RecordBatchFormat.HeaderBytes..];
        if (batch[RecordBatchFormat.CodecAt] == RecordBatchFormat.Zstd)
            decompressor.Unwrap(stored, _body);
        else
            stored.CopyTo(_body);

        Remaining = BinaryPrimitives.ReadInt32LittleEndian(batch[RecordBatchFormat.CountAt..]);
        _nextLength = 0;
        _nextBytes = 0;
        for (var i = 0; i < 2 * Remaining; i++)
            RecordBatchFormat.ReadLength(_body, ref _nextBytes);
    }

    public void Skip(int records)
    {
        for (var i = 0; i < records; i++)
            _nextBytes += RecordBatchFormat.ReadLength(_body, ref _nextLength) + Math.Max(0, ReadValueLength(_body));
        Remaining -= records;
    }

    public void CopyTo(RecordBuffer target, int records)
    {
        var body = _body.AsSpan(0, _bodyLength);
        for (var i = 0; i < records; i++)
        {
            var key = RecordBatchFormat.ReadLength(body, ref _nextLength);
            var value = ReadValueLength(body);
            if (value < 0)
                target.AddWithoutValue(body.Slice(_nextBytes, key));
            else
                target.Add(body.Slice(_nextBytes, key), body.Slice(_nextBytes + key, value));
            _nextBytes += key + Math.Max(0, value);
        }

        Remaining -= records;
    }

    /// <returns>Below zero where the record has no value.</returns>
    private int ReadValueLength(ReadOnlySpan<byte> body) => RecordBatchFormat.ReadLength(body, ref _nextLength) - (_someLackValues ? 1 : 0);
}
