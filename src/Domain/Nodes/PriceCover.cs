using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Nodes;

/// <summary>What rests on the price of one interval: buckets of the rollups, windows of features.</summary>
public static class PriceCover
{
    /// <param name="hubs">Ids of hubs whose price or members' mean the node's price is in.</param>
    public static IEnumerable<CoveredBucket> Buckets(EntityKey node, DateTime startUtc, int minutes, IEnumerable<string> hubs)
    {
        var hour = HourOf(startUtc);
        yield return new CoveredBucket("node_lmp_1h", node.ToString(), hour, hour.AddHours(1));
        var clock = node.Iso.Blocks.Clock;
        var day = clock.TradeDate(startUtc);
        foreach (var hub in hubs.Distinct())
        {
            yield return new CoveredBucket("hub_lmp_5m", $"{node.Iso.Code}/{hub}", startUtc, startUtc.AddMinutes(minutes));
            yield return new CoveredBucket("hub_lmp_1d", $"{node.Iso.Code}/{hub}", clock.StartOfDayUtc(day), clock.StartOfDayUtc(day.PlusDays(1)));
        }
    }

    public static IEnumerable<CoveredWindow> Windows(Iso iso, PriceProduct product, DateTime startUtc, int minutes)
    {
        var end = startUtc.AddMinutes(minutes);
        var (_, dayEnd) = OperatingDay.Containing(iso, startUtc);
        if (product.IsDayAhead())
        {
            // Hours ahead are features up to a day before their hour.
            return [new("node_prices", "da_*", startUtc.AddDays(-1), end), new("node_prices", "da_session_*", startUtc, dayEnd)];
        }

        return
        [
            .. RollingWindows.All.Select(window => new CoveredWindow("node_rolling", $"rt_{window.Name}_*", startUtc, startUtc + window.Length)),
            new("node_rolling", "rt_7d_*", startUtc, startUtc + PastNode.ReachOfWeek), new("node_prices", "rt_*", startUtc, end), new("node_prices", "hour_*", startUtc, HourOf(startUtc).AddHours(1)), new("node_prices", "session_*", startUtc, dayEnd),
        ];
    }

    private static DateTime HourOf(DateTime utc) => new(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
