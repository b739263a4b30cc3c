using System.Runtime.InteropServices;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Writing;

/// <summary>
/// Turns rows of several partitions into column batches in the tables' order (iso, node, ts, version). Its memory is used again by the
/// next batch: each is to be written before the next is asked for.
/// </summary>
internal sealed class PriceBatches
{
    private const int BatchRows = 1 << 15;

    private readonly Dictionary<EntityKey, int> _ranks = [];
    private readonly PriceColumns _columns = new(BatchRows);
    private Place[] _places = [];

    public IEnumerable<ColumnBatch> Of(Schema schema, IReadOnlyList<PartitionRows> rows)
    {
        var count = Sort(rows);
        for (var start = 0; start < count; start += BatchRows)
        {
            _columns.Clear();
            for (var i = start; i < Math.Min(start + BatchRows, count); i++)
            {
                var stretch = rows[_places[i].Stretch];
                _columns.Add(stretch.Prices[_places[i].Row], LogPartitions.NumberOf(stretch.Partition));
            }

            yield return _columns.ToBatch(schema);
        }
    }

    private int Sort(IReadOnlyList<PartitionRows> rows)
    {
        Rank(rows);
        var count = rows.Sum(stretch => stretch.Prices.Count);
        if (_places.Length < count)
        {
            _places = new Place[count];
        }

        var next = 0;
        for (var stretch = 0; stretch < rows.Count; stretch++)
        {
            var prices = rows[stretch].Prices;
            for (var row = 0; row < prices.Count; row++)
            {
                var price = prices[row];
                _places[next++] = new Place(_ranks[price.Node], price.Fact.IntervalStartUtc.Ticks, price.Fact.KnownAtUtc.Ticks, stretch, row);
            }
        }

        _places.AsSpan(0, count).Sort();
        return count;
    }

    // Comparing the few distinct keys once is cheaper than comparing texts in the sort.
    private void Rank(IReadOnlyList<PartitionRows> rows)
    {
        _ranks.Clear();
        foreach (var stretch in rows)
        {
            foreach (var price in stretch.Prices)
            {
                _ranks.TryAdd(price.Node, 0);
            }
        }

        var rank = 0;
        foreach (var key in _ranks.Keys.Order(EntityKeyOrder.Instance).ToArray())
        {
            CollectionsMarshal.GetValueRefOrNullRef(_ranks, key) = rank++;
        }
    }

    private readonly record struct Place(int Rank, long Ts, long KnownAt, int Stretch, int Row) : IComparable<Place>
    {
        public int CompareTo(Place other)
        {
            var order = Rank.CompareTo(other.Rank);
            order = order != 0 ? order : Ts.CompareTo(other.Ts);
            order = order != 0 ? order : KnownAt.CompareTo(other.KnownAt);

            // One entity is in one partition, so its rows of one stretch are in log order.
            return order != 0 ? order : (Stretch, Row).CompareTo((other.Stretch, other.Row));
        }
    }
}
