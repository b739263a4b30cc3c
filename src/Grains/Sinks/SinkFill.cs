using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Grains.Sinks;

/// <summary>Rows that wait for their write, by partition. Its lists are filled anew after each write; the reading thread's alone until handed over.</summary>
internal sealed class SinkFill(LmpRowDecoder decoder)
{
    private readonly Dictionary<TopicPartition, Stretch> _stretches = [];
    private readonly List<Stretch> _touched = [];

    public int Rows { get; private set; }

    public long Bytes { get; private set; }

    public bool IsEmpty => _touched.Count == 0;

    /// <summary>When the log took the oldest record that waits.</summary>
    public DateTime OldestUtc { get; private set; }

    /// <param name="from">The first offset of the partition that no write has; used where the partition's stretch begins.</param>
    public void Add(LogBatch batch, long from)
    {
        var stretch = StretchOf(batch.Partition, from);
        var before = stretch.Count;
        if (batch.Partition.Topic == Topics.DeadLetters)
        {
            AddLetters(batch, stretch);
        }
        else
        {
            AddPrices(batch, stretch);
        }

        stretch.Next = batch.LastOffset + 1;
        Rows += stretch.Count - before;
        Bytes += batch.Records.Length;
        OldestUtc = batch.AppendedAtUtc(0) < OldestUtc ? batch.AppendedAtUtc(0) : OldestUtc;
    }

    public PartitionRows[] Take() => _touched.ConvertAll(
        stretch => new PartitionRows(stretch.Partition, stretch.From, stretch.Next, stretch.Prices, stretch.Letters)).ToArray();

    public void Clear()
    {
        foreach (var stretch in _touched)
        {
            stretch.Clear();
        }

        _touched.Clear();
        (Rows, Bytes, OldestUtc) = (0, 0, DateTime.MaxValue);
    }

    private void AddPrices(LogBatch batch, Stretch stretch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (decoder.TryDecode(batch, i, out var row))
            {
                stretch.Prices.Add(row);
            }
        }
    }

    private static void AddLetters(LogBatch batch, Stretch stretch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (DeadLetterJson.Read(batch.Records.Value(i)) is { } letter)
            {
                stretch.Letters.Add(new DeadLetterRow(letter, batch.Offset(i)));
            }
        }
    }

    private Stretch StretchOf(TopicPartition partition, long from)
    {
        if (!_stretches.TryGetValue(partition, out var stretch))
        {
            _stretches.Add(partition, stretch = new Stretch(partition));
        }

        if (!stretch.IsTouched)
        {
            (stretch.IsTouched, stretch.From) = (true, from);
            OldestUtc = IsEmpty ? DateTime.MaxValue : OldestUtc;
            _touched.Add(stretch);
        }

        return stretch;
    }

    private sealed class Stretch(TopicPartition partition)
    {
        public TopicPartition Partition { get; } = partition;

        public List<LmpRow> Prices { get; } = [];

        public List<DeadLetterRow> Letters { get; } = [];

        public bool IsTouched { get; set; }

        public long From { get; set; }

        public long Next { get; set; }

        public int Count => Prices.Count + Letters.Count;

        public void Clear()
        {
            Prices.Clear();
            Letters.Clear();
            IsTouched = false;
        }
    }
}
