namespace GridGrains.Domain.Markets;

/// <summary>What the ISOs themselves call the runs that a product comes from.</summary>
public static class MarketRuns
{
    /// <returns>The native name, such as CAISO's <c>RTPD</c>; null where the ISO has none beside the product's own.</returns>
    public static string? NameOf(Iso iso, Market market) => (iso.Code, market) switch
    {
        ("CAISO", Market.RealTime5Min) => "RTM",
        ("CAISO", Market.RealTime15Min) => "RTPD",
        ("CAISO" or "NYISO" or "ERCOT", Market.DayAheadHourly) => "DAM",
        ("MISO", Market.RealTime5MinExAnte or Market.DayAheadHourlyExAnte) => "EX_ANTE",
        ("MISO", Market.RealTime5MinExPost or Market.DayAheadHourlyExPost) => "EX_POST",
        ("MISO", Market.RealTimeHourlyPrelim) => "EX_POST_PRELIM",
        ("MISO", Market.RealTimeHourlyFinal) => "EX_POST_FINAL",
        ("SPP", Market.RealTime5Min) => "RTBM",
        ("NYISO", Market.RealTime5Min) => "RTD",
        ("NYISO", Market.RealTime15Min) => "RTC",
        ("ERCOT", Market.RealTime15Min) => "RTM",
        ("ERCOT", Market.RealTimeSced) => "SCED",
        _ => null,
    };
}
