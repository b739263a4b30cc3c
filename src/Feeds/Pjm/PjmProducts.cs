using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Pjm;

/// <summary>Which product a Data Miner feed carries.</summary>
internal static class PjmProducts
{
    public static readonly IReadOnlyList<Market> All = [Market.DayAheadHourly, Market.RealTimeHourly, Market.RealTime5Min];

    /// <param name="hasDayAhead">The records have <c>total_lmp_da</c>.</param>
    /// <param name="hasRealTime">The records have <c>total_lmp_rt</c>.</param>
    /// <returns>
    /// Null for real-time records of a single whole hour without a telling name. The monthly feed of verified prices carries both and goes
    /// by its real-time product.
    /// </returns>
    public static Market? Of(bool hasDayAhead, bool hasRealTime, StampSpacing spacing, string fileName) => (hasDayAhead, hasRealTime, spacing) switch
    {
        (true, true, _) => Market.RealTimeHourly,
        (true, false, _) => Market.DayAheadHourly,
        (false, true, StampSpacing.SubHourly) => Market.RealTime5Min,
        (false, true, StampSpacing.Hourly) => Market.RealTimeHourly,
        (false, true, _) => RealTimeOfName(fileName),
        _ => null,
    };

    private static Market? RealTimeOfName(string name) =>
        name.Contains("fivemin", StringComparison.OrdinalIgnoreCase) ? Market.RealTime5Min
        : name.Contains("rt_hrl", StringComparison.OrdinalIgnoreCase) || name.Contains("rt_unverified_hrl", StringComparison.OrdinalIgnoreCase) ? Market.RealTimeHourly
        : null;
}
