using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Warehouses;

namespace GridGrains.Silo.Http.Prices.Nodes;

/// <summary>Adds to a node's prices in memory the older ones of the tables, or says that they are missing.</summary>
/// <param name="tables">Null where the warehouse is off.</param>
internal sealed class HistoryReach(WarehousePriceHistory? tables, TimeProvider clock)
{
    // Day-ahead prices are known for the next day.
    private const int NewestDays = 2;

    /// <exception cref="WarehouseUnavailableException">Memory holds nothing of what is asked for, and the tables cannot be asked now.</exception>
    public async Task<HistoryView> CompleteAsync(EntityKey key, PriceProduct product, HistoryView memory, CancellationToken cancellation)
    {
        if (memory.From is not { } from)
        {
            return memory;
        }

        // Memory is never behind the tables: they give only what is older than its oldest point.
        var end = memory.Points.Count > 0 ? memory.Points[0].IntervalStart : memory.To ?? clock.GetUtcNow().UtcDateTime.AddDays(NewestDays);
        if (from >= end)
        {
            return memory;
        }

        if (tables is null)
        {
            return Incomplete(memory, "is off (--clickhouse on starts it)");
        }

        try
        {
            var older = await tables.ReadAsync(key, product, from, end, asOf: null, cancellation);
            return memory with { Points = [.. older.Select(price => new HistoryPoint(price.IntervalStartUtc, price.LmpUsdPerMwh)), .. memory.Points], FromTables = older.Count };
        }
        catch (WarehouseUnavailableException away) when (memory.Points.Count > 0)
        {
            return Incomplete(memory, $"cannot be asked now: {away.Message}");
        }
    }

    /// <summary>Prices as they were known at a moment, all from the tables: memory has the newest versions alone.</summary>
    /// <exception cref="WarehouseUnavailableException">The tables cannot be asked.</exception>
    public async Task<HistoryView> PastAsync(EntityKey key, PriceProduct product, DateTime? fromUtc, DateTime? toUtc, AsOf asOf, CancellationToken cancellation)
    {
        var end = toUtc < asOf.MomentUtc ? toUtc.Value : asOf.MomentUtc;
        var points = await (tables ?? throw WarehouseAnswers.Off()).ReadAsync(key, product, fromUtc ?? end - PastNode.ReachOf(product.IsDayAhead()), end, asOf, cancellation);
        return new HistoryView(key.ToString(), product.Name(), fromUtc, toUtc, [.. points.Select(price => new HistoryPoint(price.IntervalStartUtc, price.LmpUsdPerMwh))], points.Count)
        {
            AsOf = asOf.MomentUtc,
        };
    }

    private static HistoryView Incomplete(HistoryView memory, string why) => memory with
    {
        Complete = false,
        IncompleteReason = $"only prices in memory are shown; older ones are in the warehouse, which {why}",
    };
}
