namespace GridGrains.Domain.Markets;

/// <summary>What the ISOs themselves call the runs that a product comes from.</summary>
public static class MarketRuns
{
    /// <returns>The native name, such as CAISO's <c>RTPD</c>; null where the ISO has none beside the product's own.</returns>
    public static string? NameOf(Iso iso, PriceProduct product) => (iso.Code, product) switch
    {
        ("CAISO", PriceProduct.RealTime5Min) => "RTM",
        ("CAISO", PriceProduct.RealTime15Min) => "RTPD",
        ("CAISO" or "NYISO" or "ERCOT", PriceProduct.DayAheadHourly) => "DAM",
        ("MISO", PriceProduct.RealTime5MinExAnte or PriceProduct.DayAheadHourlyExAnte) => "EX_ANTE",
        ("MISO", PriceProduct.RealTime5MinExPost or PriceProduct.DayAheadHourlyExPost) => "EX_POST",
        ("MISO", PriceProduct.RealTimeHourlyPrelim) => "EX_POST_PRELIM",
        ("MISO", PriceProduct.RealTimeHourlyFinal) => "EX_POST_FINAL",
        ("SPP", PriceProduct.RealTime5Min) => "RTBM",
        ("NYISO", PriceProduct.RealTime5Min) => "RTD",
        ("NYISO", PriceProduct.RealTime15Min) => "RTC",
        ("ERCOT", PriceProduct.RealTime15Min) => "RTM",
        ("ERCOT", PriceProduct.RealTimeSced) => "SCED",
        _ => null,
    };
}
