using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;

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
            var older = await tables.ReadAsync(key, product, from, end, cancellation);
            return memory with { Points = [.. older.Select(price => new HistoryPoint(price.IntervalStartUtc, price.LmpUsdPerMwh)), .. memory.Points], FromTables = older.Count };
        }
        catch (WarehouseUnavailableException away) when (memory.Points.Count > 0)
        {
            return Incomplete(memory, $"cannot be asked now: {away.Message}");
        }
    }

    private static HistoryView Incomplete(HistoryView memory, string why) => memory with
    {
        Complete = false,
        IncompleteReason = $"only prices in memory are shown; older ones are in the warehouse, which {why}",
    };
}
