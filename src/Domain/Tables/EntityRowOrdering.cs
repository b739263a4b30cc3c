using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Tables;

/// <summary>
/// Orders rows of entities: partition by partition of the table, as data files are cut, and within one by (entity, time, known_at, log).
/// Rows are dealt out by number instead of compared.
/// </summary>
/// <param name="partition">Length of the table's partitions.</param>
public sealed class EntityRowOrdering<TRow, TOf>(TimeSpan partition) : RowOrdering<TRow>
    where TOf : struct, IEntityRow<TRow>
{
    private readonly NumberedKeys<EntityKey> _entities = new();
    private readonly NumberedKeys<long> _partitions = new();
    private int[] _numbers = [];
    private RowPlace[] _byEntity = [];
    private RowPlace[] _byPartition = [];

    public override ReadOnlyMemory<RowPlace> Of(IReadOnlyList<RowList<TRow>> lists)
    {
        var count = lists.Sum(list => list.Count);
        if (_numbers.Length < count)
        {
            (_numbers, _byEntity, _byPartition) = (new int[count], new RowPlace[count], new RowPlace[count]);
        }

        DealToEntities(lists, count);
        DealToPartitions(count);
        return _byPartition.AsMemory(0, count);
    }

    /// <summary>Leaves the rows of an entity in log order, and puts right what did not come in the table's order.</summary>
    private void DealToEntities(IReadOnlyList<RowList<TRow>> lists, int count)
    {
        var next = 0;
        foreach (var list in lists)
        {
            foreach (ref readonly var row in list.Span)
            {
                _numbers[next++] = _entities.NumberOf(TOf.EntityOf(in row));
            }
        }

        var ranks = _entities.Ranks(EntityKeyOrder.Instance);
        var ends = Starts(_numbers.AsSpan(0, count), ranks);
        next = 0;
        for (var list = 0; list < lists.Count; list++)
        {
            var rows = lists[list].Span;
            for (var row = 0; row < rows.Length; row++)
            {
                _byEntity[ends[ranks[_numbers[next++]]]++] = new RowPlace(TOf.TimeOf(in rows[row]).Ticks, TOf.KnownAtOf(in rows[row]).Ticks, list, row);
            }
        }

        SortWithin(ends);
    }

    private void SortWithin(int[] ends)
    {
        var start = 0;
        foreach (var end in ends)
        {
            var ofEntity = _byEntity.AsSpan(start, end - start);
            for (var i = 1; i < ofEntity.Length; i++)
            {
                if (ofEntity[i].CompareTo(ofEntity[i - 1]) < 0)
                {
                    ofEntity.Sort();
                    break;
                }
            }

            start = end;
        }
    }

    private void DealToPartitions(int count)
    {
        var places = _byEntity.AsSpan(0, count);
        for (var i = 0; i < count; i++)
        {
            _numbers[i] = _partitions.NumberOf(places[i].Time / partition.Ticks);
        }

        var ranks = _partitions.Ranks(Comparer<long>.Default);
        var ends = Starts(_numbers.AsSpan(0, count), ranks);
        for (var i = 0; i < count; i++)
        {
            _byPartition[ends[ranks[_numbers[i]]]++] = places[i];
        }
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
