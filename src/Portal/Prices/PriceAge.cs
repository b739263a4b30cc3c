using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Portal.Prices;

/// <summary>Says of a price that it is no live one. <c>hubs.js</c> has the same bounds.</summary>
public static class PriceAge
{
    /// <summary>Posting of a market's prices may lag so far behind.</summary>
    private const double LagSeconds = 30 * 60;

    /// <summary>Intervals that may be missing before the newest price counts as old.</summary>
    private const int Intervals = 3;

    /// <param name="stalenessSeconds">Since the price became known.</param>
    public static bool IsOld(PriceView? price, double? stalenessSeconds) =>
        price is not null && stalenessSeconds > Math.Max(LagSeconds, Intervals * (price.IntervalEnd - price.IntervalStart).TotalSeconds);
}
