using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Grains.Sinks;

/// <summary>
/// Rows that one sink of the silo has decoded, for the others that follow the same topic: a record is decoded once, not once a sink.
/// Only a help: what is not here is decoded again. Bounded in bytes; rows that every sink has taken are released at once. Safe for all threads.
/// </summary>
/// <param name="maxBytes">Of rows that are held; beyond it the oldest go.</param>
public sealed class DecodedRows(long maxBytes = DecodedRows.DefaultMaxBytes)
{
    public const long DefaultMaxBytes = 64L << 20;

    private const int MostSpareLists = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _followers = [];
    private readonly Dictionary<TopicPartition, List<DecodedRange>> _ranges = [];
    private readonly Queue<DecodedRange> _oldest = new();
    private readonly Dictionary<TableDefinition, Stack<RowList>> _spare = [];

    /// <summary>Bytes of the rows that are held.</summary>
    public long Bytes { get; private set; }

    /// <summary>A sink begins to follow topics; to be disposed when it ends.</summary>
    internal IDisposable Follow(IReadOnlyList<TopicTable> tables)
    {
        Count(tables, 1);
        return new Following(this, tables);
    }

    /// <summary>
    /// Finds the range that holds an offset, or adds one that the caller is to decode, up to <paramref name="next"/> or to the range after it. To be
    /// given back with <see cref="Return"/>.
    /// </summary>
    /// <returns>Null where no other sink follows the topic.</returns>
    internal DecodedRange? Lease(TopicTable table, TopicPartition partition, long offset, long next, TopicDecoder decoder, out bool isNew)
    {
        lock (_gate)
        {
            isNew = false;
            if (_followers.GetValueOrDefault(table.Topic) < 2)
            {
                return null;
            }

            var ranges = RangesOf(partition);
            var index = ranges.FindIndex(range => range.Next > offset);
            if (index >= 0 && ranges[index].From <= offset)
            {
                var found = ranges[index];
                found.Leases += found.Table.Table == table.Table ? 1 : 0;
                return found.Table.Table == table.Table ? found : null;
            }

            isNew = true;
            var end = index < 0 ? next : Math.Min(next, ranges[index].From);
            var added = new DecodedRange(table, partition, offset, end, NewRows(table.Table, decoder)) { Leases = 1 };
            ranges.Insert(index < 0 ? ranges.Count : index, added);
            return added;
        }
    }

    /// <summary>The range that the caller was to decode is decoded, or could not be.</summary>
    internal void Decoded(DecodedRange range, bool isReady)
    {
        range.End(isReady);
        lock (_gate)
        {
            if (!isReady)
            {
                Remove(range);
                return;
            }

            range.Bytes = range.Rows.Bytes;
            Bytes += range.Bytes;
            _oldest.Enqueue(range);
            while (_oldest.TryPeek(out var oldest) && (oldest.IsGone || Bytes > maxBytes))
            {
                Remove(_oldest.Dequeue());
            }
        }
    }

    /// <param name="passed">Offsets of another's decoding that the caller has behind it.</param>
    internal void Return(DecodedRange range, long passed)
    {
        lock (_gate)
        {
            range.Leases--;
            range.Passed += passed;
            if (range.Passed >= (range.Next - range.From) * (_followers.GetValueOrDefault(range.Table.Topic) - 1))
            {
                Remove(range);
            }
            else
            {
                Recycle(range);
            }
        }
    }

    private void Count(IReadOnlyList<TopicTable> tables, int change)
    {
        lock (_gate)
        {
            foreach (var topic in tables.Select(table => table.Topic))
            {
                _followers[topic] = _followers.GetValueOrDefault(topic) + change;
            }

            // A sink that is gone does not come for what was decoded for it.
            var ended = change < 0 ? tables.Select(table => table.Topic).ToHashSet() : [];
            foreach (var range in _ranges.Values.SelectMany(ranges => ranges).Where(range => ended.Contains(range.Table.Topic)).ToArray())
            {
                Remove(range);
            }
        }
    }

    private List<DecodedRange> RangesOf(TopicPartition partition)
    {
        if (!_ranges.TryGetValue(partition, out var ranges))
        {
            _ranges.Add(partition, ranges = []);
        }

        return ranges;
    }

    private void Remove(DecodedRange range)
    {
        if (!range.IsGone)
        {
            range.IsGone = true;
            RangesOf(range.Partition).Remove(range);
            Bytes -= range.Bytes;
        }

        Recycle(range);
    }

    private RowList NewRows(TableDefinition table, TopicDecoder decoder) =>
        _spare.TryGetValue(table, out var spare) && spare.TryPop(out var rows) ? rows : decoder.NewRows();

    // The memory of a range that nobody finds and nobody reads any more is used again.
    private void Recycle(DecodedRange range)
    {
        if (!range.IsGone || range.Leases > 0 || range.IsRecycled)
        {
            return;
        }

        range.IsRecycled = true;
        if (!_spare.TryGetValue(range.Table.Table, out var spare))
        {
            _spare.Add(range.Table.Table, spare = new Stack<RowList>());
        }

        if (spare.Count < MostSpareLists)
        {
            range.Rows.Clear();
            spare.Push(range.Rows);
        }
    }

    private sealed class Following(DecodedRows decoded, IReadOnlyList<TopicTable> tables) : IDisposable
    {
        private IReadOnlyList<TopicTable>? _tables = tables;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _tables, null) is { } ended)
            {
                decoded.Count(ended, -1);
            }
        }
    }
}
