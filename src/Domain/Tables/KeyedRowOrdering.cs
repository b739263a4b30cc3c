namespace GridGrains.Domain.Tables;

/// <summary>
/// Orders rows of many keys: partition by partition of the table, as data files are cut, and within one by (key, time, known_at, log).
/// Rows are dealt out by number instead of compared.
/// </summary>
/// <param name="order">Of keys.</param>
/// <param name="partitioning">Of the table.</param>
public sealed class KeyedRowOrdering<TRow, TKey, TOf>(IComparer<TKey> order, LakePartitioning partitioning) : RowOrdering<TRow>
    where TKey : notnull
    where TOf : struct, IKeyedRow<TRow, TKey>
{
    private readonly NumberedKeys<TKey> _keys = new();
    private readonly NumberedKeys<long> _partitions = new();
    private int[] _numbers = [];
    private RowPlace[] _byKey = [];
    private RowPlace[] _byPartition = [];

    public override ReadOnlyMemory<RowPlace> Of(IReadOnlyList<RowList<TRow>> lists)
    {
        var count = lists.Sum(list => list.Count);
        if (_numbers.Length < count)
        {
            (_numbers, _byKey, _byPartition) = (new int[count], new RowPlace[count], new RowPlace[count]);
        }

        DealToKeys(lists, count);
        DealToPartitions(count);
        return _byPartition.AsMemory(0, count);
    }

    /// <summary>Leaves the rows of a key in log order, and puts right what did not come in the table's order.</summary>
    private void DealToKeys(IReadOnlyList<RowList<TRow>> lists, int count)
    {
        var next = 0;
        foreach (var list in lists)
        {
            foreach (ref readonly var row in list.Span)
            {
                _numbers[next++] = _keys.NumberOf(TOf.KeyOf(in row));
            }
        }

        var ranks = _keys.Ranks(order);
        var ends = Starts(_numbers.AsSpan(0, count), ranks);
        next = 0;
        for (var list = 0; list < lists.Count; list++)
        {
            var rows = lists[list].Span;
            for (var row = 0; row < rows.Length; row++)
            {
                _byKey[ends[ranks[_numbers[next++]]]++] = new RowPlace(TOf.TimeOf(in rows[row]).Ticks, TOf.KnownAtOf(in rows[row]).Ticks, list, row);
            }
        }

        SortWithin(ends);
    }

    private void SortWithin(int[] ends)
    {
        var start = 0;
        foreach (var end in ends)
        {
            var ofKey = _byKey.AsSpan(start, end - start);
            for (var i = 1; i < ofKey.Length; i++)
            {
                if (ofKey[i].CompareTo(ofKey[i - 1]) < 0)
                {
                    ofKey.Sort();
                    break;
                }
            }

            start = end;
        }
    }

    private void DealToPartitions(int count)
    {
        var places = _byKey.AsSpan(0, count);
        for (var i = 0; i < count; i++)
        {
            _numbers[i] = _partitions.NumberOf(PartitionOf(places[i].Time));
        }

        var ranks = _partitions.Ranks(Comparer<long>.Default);
        var ends = Starts(_numbers.AsSpan(0, count), ranks);
        for (var i = 0; i < count; i++)
        {
            _byPartition[ends[ranks[_numbers[i]]]++] = places[i];
        }
    }

    private long PartitionOf(long ticks)
    {
        if (partitioning != LakePartitioning.Month)
        {
            return ticks / (partitioning == LakePartitioning.Hour ? TimeSpan.TicksPerHour : TimeSpan.TicksPerDay);
        }

        var time = new DateTime(ticks);
        return (time.Year * 12) + time.Month;
    }

    /// <summary>By rank, where the first of its rows goes.</summary>
    private static int[] Starts(ReadOnlySpan<int> numbers, ReadOnlySpan<int> ranks)
    {
        var starts = new int[ranks.Length];
        foreach (var number in numbers)
        {
            starts[ranks[number]]++;
        }

        var start = 0;
        foreach (ref var slot in starts.AsSpan())
        {
            (slot, start) = (start, start + slot);
        }

        return starts;
    }
}
