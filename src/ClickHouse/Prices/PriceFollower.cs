using ClickHouse.Driver;
using GridGrains.ClickHouse.Guardrails;
using GridGrains.ClickHouse.Rollups;
using GridGrains.ClickHouse.Sinks;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Prices;

/// <summary>Notes what prices name of their nodes before they are inserted, and rewrites the rollups that they touch after.</summary>
public sealed class PriceFollower(ReferenceCatalog reference) : IInsertFollower
{
    private readonly NodeLabelRows _labels = new(reference);

    public async ValueTask BeforeAsync(ClickHouseClient client, IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        var prices = PricesOf(rows);
        if (prices.Length > 0)
        {
            await _labels.WriteAsync(client, prices, cancellation);
        }
    }

    public async ValueTask AfterAsync(ClickHouseClient client, IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        var prices = PricesOf(rows);
        if (prices.Length > 0)
        {
            await RollupWriter.WriteAsync(client, prices, cancellation);
        }
    }

    private static PartitionRows[] PricesOf(IReadOnlyList<PartitionRows> rows) => [.. rows.Where(range => range.Rows is RowList<LmpRow>)];
}

/// <summary>The sinks of prices.</summary>
public static class PriceSinks
{
    /// <param name="others">Topics of other products, which go into the same writes.</param>
    public static ClickHouseSink Live(ClickHouseSinkContext context, ReferenceCatalog reference, IReadOnlyList<TopicTable> others) =>
        new(context, [.. PriceTables.Live(reference), .. others], [new PriceFollower(reference), new QuarantineFollower()]);

    /// <param name="context">Its owner is this sink's alone.</param>
    public static ClickHouseSink Backfills(ClickHouseSinkContext context, ReferenceCatalog reference) =>
        new(context, PriceTables.Backfills(reference), [new PriceFollower(reference)], ClickHouseSink.BackfillSinkName);
}
