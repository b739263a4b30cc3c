using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Lake.Writing;

/// <summary>
/// Turns rows of several partitions into column batches, in the order in which they are written. Its memory is used again by the
/// next batch: each is to be written before the next is asked for.
/// </summary>
internal sealed class PriceBatches
{
    private const int BatchRows = 1 << 15;

    private readonly RowOrder _order = new();
    private readonly PriceColumns _columns = new(BatchRows);

    public IEnumerable<ColumnBatch> Of(Schema schema, IReadOnlyList<PartitionRows> rows)
    {
        var places = _order.Of(rows);
        for (var start = 0; start < places.Length; start += BatchRows)
        {
            _columns.Clear();
            foreach (var place in places.Slice(start, Math.Min(BatchRows, places.Length - start)).Span)
            {
                var stretch = rows[place.Stretch];
                _columns.Add(stretch.Prices[place.Row], LogPartitions.NumberOf(stretch.Partition));
            }

            yield return _columns.ToBatch(schema);
        }
    }
}
