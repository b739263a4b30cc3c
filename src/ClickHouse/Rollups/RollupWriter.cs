using System.Globalization;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Blocks;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Rollups;

/// <summary>
/// Writes the buckets that a write touches again, from the latest version of each of their rows. Doing it again does no harm, and of two
/// silos that do it at once the one that saw more rows stays.
/// </summary>
public static class RollupWriter
{
    // Keys of one statement: they are in its address, which servers bound.
    private const int KeysPerStatement = 400;

    internal static async Task WriteAsync(ClickHouseClient client, IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        var touched = new TouchedBuckets(rows);
        var written = new WrittenOffsets(rows);
        await RunAsync(client, RollupSql.HubIntervals, touched.Intervals, key => key.StartUtc.AddMinutes(1), null, cancellation);
        await RunAsync(client, RollupSql.NodeHours, touched.Hours, key => key.StartUtc.AddHours(1), written, cancellation);
        await RunAsync(client, RollupSql.HubDays, touched.Days, EndOfDay, null, cancellation);
    }

    /// <summary>Writes all buckets of a product again whose start lies in the time, whole days of the contracts' clock included.</summary>
    public static async Task RebuildAsync(ClickHouseClient client, Iso iso, PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation)
    {
        var step = TimeSpan.FromMinutes(product.IntervalMinutes());
        var intervals = Keys(fromUtc, toUtc, step, iso, product).ToArray();
        var touched = new TouchedBuckets(intervals);
        await RunAsync(client, RollupSql.HubIntervals, touched.Intervals, key => key.StartUtc.AddMinutes(1), null, cancellation);
        await RunAsync(client, RollupSql.NodeHours, touched.Hours, key => key.StartUtc.AddHours(1), WrittenOffsets.All, cancellation);
        await RunAsync(client, RollupSql.HubDays, touched.Days, EndOfDay, null, cancellation);
    }

    /// <summary>Writes all buckets of a product again that prices of a day of UTC are in, as the table has them.</summary>
    public static async Task RebuildDayAsync(ClickHouseClient client, Iso iso, PriceProduct product, DateTime dayUtc, CancellationToken cancellation)
    {
        // Runs that have no grid begin when the operator runs them.
        var touched = new TouchedBuckets((await StartsAsync(client, iso, product, dayUtc, cancellation)).Select(start => new BucketKey(iso, product, start)));
        await RunAsync(client, RollupSql.HubIntervals, touched.Intervals, key => key.StartUtc.AddMinutes(1), null, cancellation);
        await RunAsync(client, RollupSql.NodeHours, touched.Hours, key => key.StartUtc.AddHours(1), WrittenOffsets.All, cancellation);
        await RunAsync(client, RollupSql.HubDays, touched.Days, EndOfDay, null, cancellation);
    }

    private static async Task<List<DateTime>> StartsAsync(ClickHouseClient client, Iso iso, PriceProduct product, DateTime dayUtc, CancellationToken cancellation)
    {
        var starts = new List<DateTime>();
        var settings = SettingsOf([new BucketKey(iso, product, dayUtc)], key => key.StartUtc.AddDays(1));
        using var reader = await client.ExecuteReaderAsync(RollupSql.Starts, null, new QueryOptions { CustomSettings = settings }, cancellation);
        while (reader.Read())
        {
            starts.Add(DateTime.UnixEpoch.AddTicks(reader.GetInt64(0) * TimeSpan.TicksPerMicrosecond));
        }

        return starts;
    }

    private static IEnumerable<BucketKey> Keys(DateTime fromUtc, DateTime toUtc, TimeSpan step, Iso iso, PriceProduct product)
    {
        for (var start = fromUtc; start < toUtc; start += step)
        {
            yield return new BucketKey(iso, product, start);
        }
    }

    private static async Task RunAsync(
        ClickHouseClient client, string sql, IEnumerable<BucketKey> keys, Func<BucketKey, DateTime> end, WrittenOffsets? written, CancellationToken cancellation)
    {
        foreach (var chunk in keys.OrderBy(key => key.StartUtc).ThenBy(key => key.Iso.Index).ThenBy(key => key.Product).Chunk(KeysPerStatement))
        {
            var settings = SettingsOf(chunk, end);
            written?.AddTo(settings);
            await client.ExecuteNonQueryAsync(sql, null, new QueryOptions { CustomSettings = settings }, cancellation);
        }
    }

    private static Dictionary<string, object> SettingsOf(BucketKey[] keys, Func<BucketKey, DateTime> end) => new()
    {
        ["param_isos"] = TextsOf(keys.Select(key => key.Iso.Code)),
        ["param_markets"] = TextsOf(keys.Select(key => key.Product.Name())),
        ["param_starts"] = $"[{string.Join(',', keys.Select(key => WarehouseEpochTime.Micros(key.StartUtc).ToString(CultureInfo.InvariantCulture)))}]",
        ["param_from"] = WarehouseEpochTime.Micros(keys.Min(key => key.StartUtc)).ToString(CultureInfo.InvariantCulture),
        ["param_to"] = WarehouseEpochTime.Micros(keys.Max(end)).ToString(CultureInfo.InvariantCulture),
    };

    // Codes of ISOs and names of products have no character that would need escaping.
    private static string TextsOf(IEnumerable<string> values) => $"[{string.Join(',', values.Select(value => $"'{value}'"))}]";

    private static DateTime EndOfDay(BucketKey key)
    {
        var clock = MarketBlocks.For(key.Iso).Clock;
        return clock.StartOfDayUtc(clock.TradeDate(key.StartUtc).PlusDays(1));
    }
}
