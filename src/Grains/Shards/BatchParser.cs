using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Windows;
using GridGrains.Grains.Contracts.Nodes;

namespace GridGrains.Grains.Shards;

/// <summary>Turns log batches into work per entity. It belongs to the reading thread and reuses its arrays from batch to batch.</summary>
internal sealed class BatchParser(int shard, int shardCount, IReadOnlyList<string> topics, ShardWatermarks watermarks, EntityTable entities, Func<string, EntitySlot> newSlot)
{
    private readonly LmpEventReader _reader = new();
    private readonly List<EntitySlot> _touched = [];
    private readonly List<DeadLetter> _deadLetters = [];
    private Parsed[] _parsed = [];
    private int[] _counts = [];
    private NodeLabels?[] _newLabels = [];
    private long _batchNumber;

    public ReadBatch Parse(LogBatch batch)
    {
        _batchNumber++;
        _touched.Clear();
        _deadLetters.Clear();
        if (_parsed.Length < batch.Count)
        {
            (_parsed, _counts, _newLabels) = (new Parsed[batch.Count], new int[batch.Count], new NodeLabels?[batch.Count]);
        }

        var parsed = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            parsed += TryParse(batch, i, ref _parsed[parsed]) ? 1 : 0;
        }

        return new ReadBatch(IndexOf(batch.Partition.Topic), batch.Partition, batch.LastOffset, batch.Count, Group(parsed), [.. _deadLetters])
        {
            FirstAppendedAtUtc = batch.AppendedAtUtc(0),
        };
    }

    private bool TryParse(LogBatch batch, int index, ref Parsed parsed)
    {
        var key = batch.Records.Key(index);
        var value = batch.Records.Value(index);
        if (KeyPartitioner.PartitionOf(key, shardCount) != shard)
        {
            Bury(batch, index, DeadLetter.WrongPartition, "key", $"the key belongs to partition {KeyPartitioner.PartitionOf(key, shardCount)}, not {shard}");
            return false;
        }

        if (!_reader.TryRead(key, value, out parsed.Fact, out var labels, out var error))
        {
            Bury(batch, index, error.Code, error.Field, error.Message);
            return false;
        }

        error = FactTimes.Check(parsed.Fact);
        if (error.Reason != RecordErrorReason.None)
        {
            Bury(batch, index, error.Code, error.Field, error.Message);
            return false;
        }

        var slot = SlotOf(key);
        parsed.Slot = slot;
        parsed.Offset = batch.Offset(index);
        parsed.WatermarkUtc = watermarks.Advance(slot.Entity.Iso, parsed.Fact.Market, parsed.Fact.IntervalEndUtc);
        Touch(slot, labels);
        return true;
    }

    private EntitySlot SlotOf(ReadOnlySpan<byte> key)
    {
        if (!entities.TryGet(key, out var slot))
        {
            slot = newSlot(System.Text.Encoding.UTF8.GetString(key));
            entities.Add(slot);
        }

        return slot;
    }

    private void Touch(EntitySlot slot, NodeLabels labels)
    {
        if (slot.ReadBatch != _batchNumber)
        {
            (slot.ReadBatch, slot.ReadIndex) = (_batchNumber, _touched.Count);
            _counts[slot.ReadIndex] = 0;
            _newLabels[slot.ReadIndex] = null;
            _touched.Add(slot);
        }

        _counts[slot.ReadIndex]++;
        var updated = slot.ReadLabels.UpdatedBy(labels);
        if (!ReferenceEquals(updated, slot.ReadLabels))
        {
            _newLabels[slot.ReadIndex] = slot.ReadLabels = updated;
        }
    }

    private EntityWork[] Group(int parsed)
    {
        var work = new EntityWork[_touched.Count];
        for (var i = 0; i < work.Length; i++)
        {
            work[i] = new EntityWork(_touched[i], new TimedFact[_counts[i]], -1, _newLabels[i]);
            _counts[i] = 0;
        }

        for (var i = 0; i < parsed; i++)
        {
            ref var record = ref _parsed[i];
            ref var entity = ref work[record.Slot.ReadIndex];
            entity.Facts[_counts[record.Slot.ReadIndex]++] = new TimedFact(record.Fact, record.WatermarkUtc);
            entity = entity with { LastOffset = record.Offset };
        }

        return work;
    }

    private void Bury(LogBatch batch, int index, string code, string field, string message) =>
        _deadLetters.Add(DeadLetter.OfRecord(
            batch.Partition, batch.Offset(index), batch.Records.Key(index), batch.Records.Value(index),
            new DeadLetterReason(code, field, message), batch.AppendedAtUtc(index), batch.Headers(index).Source));

    private int IndexOf(string topic)
    {
        for (var i = 0; i < topics.Count; i++)
        {
            if (topics[i] == topic)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"{topic} is no topic of this shard");
    }

    private struct Parsed
    {
        public EntitySlot Slot;
        public LmpFact Fact;
        public DateTime WatermarkUtc;
        public long Offset;
    }
}
