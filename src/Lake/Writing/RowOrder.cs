using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Writing;

/// <summary>
/// Puts rows of several partitions of the log into the order in which they are written: day by day, as data files are cut, and within a
/// day in the tables' order (iso, node, ts, version). Rows are dealt out by number instead of compared. Its memory is used again.
/// </summary>
internal sealed class RowOrder
{
    private readonly NumberedKeys<EntityKey> _nodes = new();
    private readonly NumberedKeys<long> _days = new();
    private int[] _numbers = [];
    private Place[] _byNode = [];
    private Place[] _byDay = [];

    /// <returns>The rows' places, good until the next call.</returns>
    public ReadOnlyMemory<Place> Of(IReadOnlyList<PartitionRows> rows)
    {
        var count = rows.Sum(stretch => stretch.Prices.Count);
        if (_numbers.Length < count)
        {
            (_numbers, _byNode, _byDay) = (new int[count], new Place[count], new Place[count]);
        }

        DealToNodes(rows, count);
        DealToDays(count);
        return _byDay.AsMemory(0, count);
    }

    /// <summary>Leaves the rows of a node in log order, and puts right what did not come in the table's order.</summary>
    private void DealToNodes(IReadOnlyList<PartitionRows> rows, int count)
    {
        var next = 0;
        foreach (var stretch in rows)
        {
            for (var row = 0; row < stretch.Prices.Count; row++)
            {
                _numbers[next++] = _nodes.NumberOf(stretch.Prices[row].Node);
            }
        }

        var ranks = _nodes.Ranks(EntityKeyOrder.Instance);
        var ends = Starts(_numbers.AsSpan(0, count), ranks);
        next = 0;
        for (var stretch = 0; stretch < rows.Count; stretch++)
        {
            var prices = rows[stretch].Prices;
            for (var row = 0; row < prices.Count; row++)
            {
                var fact = prices[row].Fact;
                _byNode[ends[ranks[_numbers[next++]]]++] = new Place(fact.IntervalStartUtc.Ticks, fact.KnownAtUtc.Ticks, stretch, row);
            }
        }

        SortWithin(ends);
    }

    private void SortWithin(int[] ends)
    {
        var start = 0;
        foreach (var end in ends)
        {
            var ofNode = _byNode.AsSpan(start, end - start);
            for (var i = 1; i < ofNode.Length; i++)
            {
                if (ofNode[i].CompareTo(ofNode[i - 1]) < 0)
                {
                    ofNode.Sort();
                    break;
                }
            }

            start = end;
        }
    }

    private void DealToDays(int count)
    {
        var places = _byNode.AsSpan(0, count);
        for (var i = 0; i < count; i++)
        {
            _numbers[i] = _days.NumberOf(places[i].Ts / TimeSpan.TicksPerDay);
        }

        var ranks = _days.Ranks(Comparer<long>.Default);
        var ends = Starts(_numbers.AsSpan(0, count), ranks);
        for (var i = 0; i < count; i++)
        {
            _byDay[ends[ranks[_numbers[i]]]++] = places[i];
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

    /// <summary>Where a row stands, with what orders it among those of its node.</summary>
    /// <param name="Ts">Ticks of its interval's start.</param>
    /// <param name="KnownAt">Ticks.</param>
    /// <param name="Stretch">Position of its stretch.</param>
    /// <param name="Row">Position in the stretch.</param>
    internal readonly record struct Place(long Ts, long KnownAt, int Stretch, int Row) : IComparable<Place>
    {
        public int CompareTo(Place other)
        {
            var order = Ts.CompareTo(other.Ts);
            order = order != 0 ? order : KnownAt.CompareTo(other.KnownAt);

            // One entity is in one partition, so its rows of one stretch are in log order.
            return order != 0 ? order : (Stretch, Row).CompareTo((other.Stretch, other.Row));
        }
    }
}
