using ClickHouse.Driver;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Rollups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;

namespace GridGrains.Tests.Benchmarks.Cubes;

/// <summary>Prices of two markets, real time and day ahead, with their rollups, made by the engine itself.</summary>
internal static class CubeMarket
{
    /// <param name="end">Of the last interval.</param>
    /// <returns>Rows.</returns>
    public static async Task<long> FillAsync(ClickHouseClient client, int nodesPerIso, int days, DateTime end)
    {
        foreach (var (iso, product) in new[] { (Isos.Caiso, PriceProduct.RealTime15Min), (Isos.Caiso, PriceProduct.DayAheadHourly), (Isos.Ercot, PriceProduct.RealTime15Min) })
        {
            BenchmarkContext.Say($"{iso} {product.Name()}");
            var hubs = SeedReference.Catalog.Hubs(iso);
            var perDay = 24 * 60 / product.IntervalMinutes();
            var parameters = new QueryParameters()
                .Text("iso", iso.Code).Text("market", product.Name()).Number("minutes", product.IntervalMinutes()).Number("nodes", nodesPerIso)
                .Texts("hubs", hubs.Select(hub => hub.Id)).Texts("hub_nodes", hubs.Select(hub => hub.PriceNode.Id))
                .Moment("start", end.AddDays(-days)).Number("rows", (long)nodesPerIso * perDay * days);
            await client.ExecuteNonQueryAsync(
                """
                INSERT INTO fact_lmp_5m (ts, iso, market, node, hub, zone, interval_minutes, lmp, energy_component, congestion_component, loss_component, known_at, source_version, log_partition, log_offset)
                SELECT toDateTime64({start:DateTime64(6, 'UTC')} + toIntervalMinute(intDiv(number, {nodes:UInt64}) * {minutes:UInt64}), 6, 'UTC') AS ts, {iso:String}, {market:String},
                    if(number % {nodes:UInt64} < length({hub_nodes:Array(String)}), {hub_nodes:Array(String)}[number % {nodes:UInt64} + 1], concat('NODE_', toString(number % {nodes:UInt64}))),
                    if(number % {nodes:UInt64} < length({hub_nodes:Array(String)}), '', {hubs:Array(String)}[number % length({hubs:Array(String)}) + 1]), '', {minutes:UInt64},
                    35 + 20 * sin(number / 7919) + (cityHash64(number) % 1000) / 40 - if(cityHash64(number, 1) % 50 = 0, 60, 0), 30, (cityHash64(number, 2) % 2000) / 100 - 10, 1, ts + INTERVAL 20 MINUTE, 0, 0, number
                FROM numbers({rows:UInt64})
                """,
                null, new QueryOptions { CustomSettings = parameters.ToSettings() }, CancellationToken.None);
            await RollupWriter.RebuildAsync(client, iso, product, end.AddDays(-days), end, CancellationToken.None);
        }

        // Day-ahead prices by node; the others are asked by time alone.
        await client.ExecuteNonQueryAsync(
            """
            INSERT INTO iso_da_lmp (ts, iso, node, hub, zone, lmp, energy_component, congestion_component, loss_component, market, interval_minutes, known_at, source_version, log_partition, log_offset)
            SELECT ts, iso, node, hub, zone, lmp, energy_component, congestion_component, loss_component, market, interval_minutes, known_at, source_version, log_partition, log_offset
            FROM fact_lmp_5m WHERE market = 'DAY_AHEAD_HOURLY'
            """,
            null, null, CancellationToken.None);
        return Convert.ToInt64(await client.ExecuteScalarAsync("SELECT count() FROM fact_lmp_5m", null, null, CancellationToken.None), System.Globalization.CultureInfo.InvariantCulture);
    }
}
