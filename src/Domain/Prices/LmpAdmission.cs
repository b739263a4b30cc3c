using System.Text;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;

namespace GridGrains.Domain.Prices;

/// <summary>
/// Decides what a record of a price topic is: a price with its labels and quality flags, or an error. Live state, tables, audits and every
/// entrance judge by it, so that the same report ends in the same price whichever way it comes. An instance belongs to one thread; it
/// allocates only for entities and labels that it has not met lately, and for errors.
/// </summary>
public sealed class LmpAdmission
{
    public const int DefaultEntityCapacity = 128 * 1024;

    private readonly LmpEventReader _reader;
    private readonly LabelRules? _rules;
    private readonly int _partitions;
    private readonly Utf8StringPool _texts;
    private readonly EntityKey[] _keys;
    private readonly CompletedLabels[] _labels;

    /// <param name="reference">Completes labels; null leaves them as the record names them.</param>
    /// <param name="partitions">Of the topics whose records are judged.</param>
    /// <param name="entityCapacity">Entities that are remembered.</param>
    /// <param name="labelCapacity">See <see cref="LmpEventReader"/>.</param>
    public LmpAdmission(
        ReferenceCatalog? reference, int partitions = Topics.LmpPartitions, int entityCapacity = DefaultEntityCapacity,
        int labelCapacity = LmpEventReader.DefaultLabelCapacity)
    {
        (_reader, _rules, _partitions) = (new LmpEventReader(labelCapacity), reference is null ? null : new LabelRules(reference), partitions);
        (_texts, _keys, _labels) = (new Utf8StringPool(entityCapacity), new EntityKey[entityCapacity + 1], new CompletedLabels[entityCapacity + 1]);
    }

    /// <summary>Of the last price that was admitted; equal keys come as the same instance.</summary>
    public EntityKey Node { get; private set; }

    /// <param name="error">Why the record cannot be a price where the answer is false: what its dead letter says.</param>
    public bool TryAdmit(LogBatch batch, int index, out LmpFact fact, out NodeLabels labels, out RecordError error)
    {
        var key = batch.Records.Key(index);
        var partition = KeyPartitioner.PartitionOf(key, _partitions);
        if (partition == batch.Partition.Partition)
        {
            return TryAdmit(key, batch.Records.Value(index), out fact, out labels, out error);
        }

        (fact, labels) = (default, NodeLabels.None);
        error = new RecordError(RecordErrorReason.WrongPartition, "key", $"the key belongs to partition {partition}, not {batch.Partition.Partition}");
        return false;
    }

    /// <summary>Judges a record that is not in the log yet.</summary>
    public bool TryAdmit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, out LmpFact fact, out NodeLabels labels, out RecordError error)
    {
        if (!_reader.TryRead(key, value, out fact, out labels, out error))
        {
            return false;
        }

        error = FactBounds.Check(fact);
        if (error.Reason != RecordErrorReason.None)
        {
            return false;
        }

        var number = NumberOf(key);
        Node = _keys[number];
        labels = _rules?.Complete(Node, labels, fact.IntervalStartUtc, ref _labels[number]) ?? labels;
        fact = WithFlags(fact);
        return true;
    }

    // Flags that a record brings may come of other rows of its report: none is taken away.
    private static LmpFact WithFlags(in LmpFact fact)
    {
        var quality = fact.Quality | RowQualityRules.Check(fact);
        return quality == fact.Quality ? fact : fact with { Quality = quality };
    }

    private int NumberOf(ReadOnlySpan<byte> key)
    {
        if (_texts.IsFull)
        {
            _texts.Clear();
            Array.Clear(_keys);
            Array.Clear(_labels);
        }

        var number = _texts.Intern(key);
        ref var known = ref _keys[number];
        if (known.Iso is null)
        {
            known = EntityKey.Parse(Encoding.UTF8.GetString(key));
        }

        return number;
    }
}
