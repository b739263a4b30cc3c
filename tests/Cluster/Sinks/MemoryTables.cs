using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;

namespace GridGrains.Tests.Cluster.Sinks;

/// <summary>What may go wrong with a write.</summary>
public enum WriteFault
{
    None,

    /// <summary>Nothing is written.</summary>
    Refused,

    /// <summary>The rows are written, the answer is lost.</summary>
    AnswerLost,
}

/// <summary>Tables in memory that all silos of a test share; each silo's sink writes through <see cref="NewSink"/>.</summary>
internal sealed class MemoryTables
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TopicPartition, long> _next = [];
    private readonly List<(TopicPartition Partition, long Offset, LmpRow Row)> _prices = [];
    private readonly List<DeadLetterRow> _deadLetters = [];

    public Queue<WriteFault> Faults { get; } = new();

    public int Opens { get; private set; }

    public int Conflicts { get; private set; }

    public int Writes { get; private set; }

    /// <summary>Blocks writes until it is set.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _prices.Count + _deadLetters.Count;
            }
        }
    }

    public LmpRow[] Prices
    {
        get
        {
            lock (_gate)
            {
                return [.. _prices.Select(price => price.Row)];
            }
        }
    }

    public DeadLetterRow[] DeadLetters
    {
        get
        {
            lock (_gate)
            {
                return [.. _deadLetters];
            }
        }
    }

    /// <summary>Offsets by partition, in the order in which they were written.</summary>
    public Dictionary<TopicPartition, long[]> Offsets
    {
        get
        {
            lock (_gate)
            {
                return _prices.GroupBy(price => price.Partition).ToDictionary(group => group.Key, group => group.Select(price => price.Offset).ToArray());
            }
        }
    }

    public long NextOf(TopicPartition partition)
    {
        lock (_gate)
        {
            return _next.GetValueOrDefault(partition);
        }
    }

    public ITableSink NewSink() => new Sink(this);

    /// <summary>Moves the end of a partition, as another writer would.</summary>
    public void MoveTo(TopicPartition partition, long next)
    {
        lock (_gate)
        {
            _next[partition] = next;
        }
    }

    private TopicPosition[] Open(IReadOnlyList<TopicPartition> partitions)
    {
        lock (_gate)
        {
            Opens++;
            return [.. partitions.Select(partition => new TopicPosition(partition, _next.GetValueOrDefault(partition)))];
        }
    }

    private void Write(IReadOnlyList<PartitionRows> rows)
    {
        lock (_gate)
        {
            var fault = Faults.TryDequeue(out var next) ? next : WriteFault.None;
            if (fault == WriteFault.Refused)
            {
                throw new IOException("the disk is full");
            }

            if (rows.FirstOrDefault(range => range.From != _next.GetValueOrDefault(range.Partition)) is { } wrong)
            {
                Conflicts++;
                throw new TableSinkConflictException($"{wrong.Partition} ends at {_next.GetValueOrDefault(wrong.Partition)}, not {wrong.From}");
            }

            foreach (var range in rows)
            {
                _next[range.Partition] = range.Next;
                _prices.AddRange((range.Rows as RowList<LmpRow> ?? new RowList<LmpRow>()).Select(price => (range.Partition, price.Offset, price)));
                _deadLetters.AddRange(range.Rows as RowList<DeadLetterRow> ?? new RowList<DeadLetterRow>());
            }

            Writes++;
            if (fault == WriteFault.AnswerLost)
            {
                throw new IOException("the connection was lost");
            }
        }
    }

    private sealed class Sink(MemoryTables tables) : ITableSink
    {
        public string Name => "memory";

        public IReadOnlyList<TopicTable> Tables { get; } = [.. PriceTables.Live(SeedReference.Catalog), DeadLetterTable.Topic];

        public async ValueTask<IReadOnlyList<TopicPosition>> OpenAsync(IReadOnlyList<TopicPartition> partitions, CancellationToken cancellation)
        {
            await Task.Yield();
            return tables.Open(partitions);
        }

        public async ValueTask WriteAsync(IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
        {
            await Task.Yield();
            tables.Gate.Wait(cancellation);
            tables.Write(rows);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
