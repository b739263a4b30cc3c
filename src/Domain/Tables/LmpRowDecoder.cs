using System.Text;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Tables;

/// <summary>
/// Decodes log records into rows of tables. Equal keys and sources come as the same instances, so that a record costs no memory but its
/// row. An instance belongs to one thread.
/// </summary>
/// <param name="partitions">Partitions of the topics it is used for.</param>
public sealed class LmpRowDecoder(int partitions = Topics.LmpPartitions, int entityCapacity = LmpRowDecoder.DefaultEntityCapacity)
{
    public const int DefaultEntityCapacity = 128 * 1024;

    private readonly LmpEventReader _reader = new();
    private readonly Utf8StringPool _texts = new(entityCapacity);
    private readonly EntityKey[] _keys = new EntityKey[entityCapacity + 1];
    private string _source = "";

    /// <summary>False for a record that cannot be a row: its shard writes a dead letter of it by the same rules.</summary>
    public bool TryDecode(LogBatch batch, int index, out LmpRow row)
    {
        var key = batch.Records.Key(index);
        if (KeyPartitioner.PartitionOf(key, partitions) != batch.Partition.Partition
            || !_reader.TryRead(key, batch.Records.Value(index), out var fact, out var labels, out _)
            || FactTimes.Check(fact).Reason != RecordErrorReason.None)
        {
            row = default;
            return false;
        }

        row = new LmpRow(KeyOf(key), fact, labels, batch.Offset(index), SourceOf(batch.Headers(index)), batch.AppendedAtUtc(index));
        return true;
    }

    private EntityKey KeyOf(ReadOnlySpan<byte> key)
    {
        if (_texts.IsFull)
        {
            _texts.Clear();
            Array.Clear(_keys);
        }

        ref var known = ref _keys[_texts.Intern(key)];
        if (known.Iso is null)
        {
            known = EntityKey.Parse(Encoding.UTF8.GetString(key));
        }

        return known;
    }

    // Records of one source come in long runs.
    private string SourceOf(RecordHeaders headers) =>
        string.Equals(headers.Source, _source, StringComparison.Ordinal) ? _source : _source = headers.Source;
}
