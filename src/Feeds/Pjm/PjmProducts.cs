using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Pjm;

/// <summary>Which product a Data Miner feed carries.</summary>
internal static class PjmProducts
{
    public static readonly IReadOnlyList<PriceProduct> All = [PriceProduct.DayAheadHourly, PriceProduct.RealTimeHourly, PriceProduct.RealTime5Min];

    /// <param name="hasDayAhead">The records have <c>total_lmp_da</c>.</param>
    /// <param name="hasRealTime">The records have <c>total_lmp_rt</c>.</param>
    /// <returns>
    /// Null for real-time records of a single whole hour whose name says nothing. The monthly feed of verified prices carries both and goes
    /// by its real-time product.
    /// </returns>
    public static PriceProduct? Of(bool hasDayAhead, bool hasRealTime, StampSpacing spacing, string fileName) => (hasDayAhead, hasRealTime, spacing) switch
    {
        (true, true, _) => PriceProduct.RealTimeHourly,
        (true, false, _) => PriceProduct.DayAheadHourly,
        (false, true, StampSpacing.SubHourly) => PriceProduct.RealTime5Min,
        (false, true, StampSpacing.Hourly) => PriceProduct.RealTimeHourly,
        (false, true, _) => RealTimeOfName(fileName),
        _ => null,
    };

    private static PriceProduct? RealTimeOfName(string name) =>
        name.Contains("fivemin", StringComparison.OrdinalIgnoreCase) ? PriceProduct.RealTime5Min
        : name.Contains("rt_hrl", StringComparison.OrdinalIgnoreCase) || name.Contains("rt_unverified_hrl", StringComparison.OrdinalIgnoreCase) ? PriceProduct.RealTimeHourly
        : null;
}
