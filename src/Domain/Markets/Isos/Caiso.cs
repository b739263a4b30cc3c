using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>
/// California ISO. Real time is priced every 15 minutes (FMM, run RTPD) and every 5 (RTD, run RTM); contracts are those of the West: six
/// days of sixteen hours.
/// </summary>
internal static class CaisoMarket
{
    public static readonly IsoDefinition Definition = new()
    {
        Code = "CAISO",
        DisplayName = "California ISO",
        TimeZone = MarketZones.Pacific,
        BalancingArea = new BalancingArea("CISO", -8),
        Products = [PriceProduct.RealTime5Min, PriceProduct.RealTime15Min, PriceProduct.DayAheadHourly],
        SettlementRealTime = PriceProduct.RealTime15Min,
        DayAheadGate = new PostingHour(new LocalTime(10, 0), MarketZones.Pacific),
        DayAheadPosting = new PostingHour(new LocalTime(13, 0), MarketZones.Pacific),
        NativeRuns = new Dictionary<PriceProduct, string>
        {
            [PriceProduct.RealTime5Min] = "RTM",
            [PriceProduct.RealTime15Min] = "RTPD",
            [PriceProduct.DayAheadHourly] = "DAM",
        },
        BlockCalendars =
        [
            new("CAISO 6x16", MarketZones.Pacific, firstPeakHourEnding: 7, ContractBlock.MondayToSaturday16),
        ],
        Fuels = ["solar", "wind", "geothermal", "biomass", "biogas", "small_hydro", "coal", "nuclear", "natural_gas", "large_hydro", "other"],
        Places =
        [
            SeedPlace.Hub("TH_NP15_GEN-APND", "NP15", "NP-15", "NP15 EZ GEN HUB"),
            SeedPlace.Hub("TH_SP15_GEN-APND", "SP15", "SP-15", "SP15 EZ GEN HUB"),
            SeedPlace.Hub("TH_ZP26_GEN-APND", "ZP26", "ZP-26", "ZP26 EZ GEN HUB"),
        ],
    };
}
