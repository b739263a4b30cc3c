using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tracing;

namespace GridGrains.Grains.Sharding;

/// <summary>Turns log batches into work per entity. It belongs to the reading thread and reuses its arrays from batch to batch.</summary>
internal sealed class BatchParser<TInput>(
    int shard, int shardCount, IReadOnlyList<string> topics, RecordReader<TInput> reader, EntityTable entities, Func<string, EntitySlot> newSlot)
{
    private static readonly DeadLetterReason KeyIsNoText = new(new RecordError(RecordErrorReason.BadKey, "", "").Code, "key", "the key is not text in UTF-8");

    private readonly List<EntitySlot> _touched = [];
    private readonly List<DeadLetter> _deadLetters = [];
    private Parsed[] _parsed = [];
    private int[] _counts = [];
    private long _batchNumber;

    public ReadBatch<TInput> Parse(LogBatch batch)
    {
        _batchNumber++;
        _touched.Clear();
        _deadLetters.Clear();
        if (_parsed.Length < batch.Count)
        {
            (_parsed, _counts) = (new Parsed[batch.Count], new int[batch.Count]);
        }

        var parsed = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            parsed += TryParse(batch, i, ref _parsed[parsed]) ? 1 : 0;
        }

        List<ActivityContext>? origins = null;
        PipelineTrace.Collect(batch, ref origins);
        return new ReadBatch<TInput>(IndexOf(batch.Partition.Topic), batch.Partition, batch.LastOffset, batch.Count, Group(parsed), [.. _deadLetters]) { Origins = origins };
    }

    private bool TryParse(LogBatch batch, int index, ref Parsed parsed)
    {
        var key = batch.Records.Key(index);
        if (KeyPartitioner.PartitionOf(key, shardCount) != shard)
        {
            Reject(batch, index, new DeadLetterReason(
                DeadLetter.WrongPartition, "key", $"the key belongs to partition {KeyPartitioner.PartitionOf(key, shardCount)}, not {shard}"));
            return false;
        }

        if (!reader.TryRead(batch, index, out parsed.Input, out var error))
        {
            Reject(batch, index, new DeadLetterReason(error.Code, error.Field, error.Message));
            return false;
        }

        if (!TryGetSlot(key, out parsed.Slot!))
        {
            Reject(batch, index, KeyIsNoText);
            return false;
        }

        parsed.Offset = batch.Offset(index);
        reader.Attach(parsed.Slot, ref parsed.Input);
        Touch(parsed.Slot);
        return true;
    }

    // Bytes that are no text would become another key, perhaps of another partition: the entity would be made again with each record.
    private bool TryGetSlot(ReadOnlySpan<byte> key, [NotNullWhen(true)] out EntitySlot? slot)
    {
        if (!entities.TryGet(key, out slot) && Utf8.IsValid(key))
        {
            slot = newSlot(Encoding.UTF8.GetString(key));
            entities.Add(slot);
        }

        return slot is not null;
    }

    private void Touch(EntitySlot slot)
    {
        if (slot.ReadBatch != _batchNumber)
        {
            (slot.ReadBatch, slot.ReadIndex) = (_batchNumber, _touched.Count);
            _counts[slot.ReadIndex] = 0;
            _touched.Add(slot);
        }

        _counts[slot.ReadIndex]++;
    }

    private EntityWork<TInput>[] Group(int parsed)
    {
        var work = new EntityWork<TInput>[_touched.Count];
        for (var i = 0; i < work.Length; i++)
        {
            work[i] = new EntityWork<TInput>(_touched[i], new TInput[_counts[i]], -1);
            _counts[i] = 0;
        }

        for (var i = 0; i < parsed; i++)
        {
            ref var record = ref _parsed[i];
            ref var entity = ref work[record.Slot.ReadIndex];
            entity.Inputs[_counts[record.Slot.ReadIndex]++] = record.Input;
            entity = entity with { LastOffset = record.Offset };
        }

        return work;
    }

    private void Reject(LogBatch batch, int index, DeadLetterReason reason) =>
        _deadLetters.Add(DeadLetter.OfRecord(
            batch.Partition, batch.Offset(index), batch.Records.Key(index), batch.Records.Value(index), reason, batch.AppendedAtUtc(index), batch.Headers(index).Source));

    private int IndexOf(string topic)
    {
        for (var i = 0; i < topics.Count; i++)
        {
            if (topics[i] == topic)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"{topic} is not a topic of this shard");
    }

    private struct Parsed
    {
        public EntitySlot Slot;
        public TInput Input;
        public long Offset;
    }
}
