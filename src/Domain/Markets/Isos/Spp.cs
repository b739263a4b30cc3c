using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>Southwest Power Pool.</summary>
internal static class SppMarket
{
    public static readonly IsoDefinition Definition = new()
    {
        Code = "SPP",
        DisplayName = "Southwest Power Pool",
        TimeZone = MarketZones.Central,
        BalancingArea = new BalancingArea("SWPP", -6),
        Products = [PriceProduct.RealTime5Min, PriceProduct.DayAheadHourly],
        SettlementRealTime = PriceProduct.RealTime5Min,
        DayAheadGate = new PostingHour(new LocalTime(9, 30), MarketZones.Central),
        DayAheadPosting = new PostingHour(new LocalTime(13, 0), MarketZones.Central),
        NativeRuns = new Dictionary<PriceProduct, string>
        {
            [PriceProduct.RealTime5Min] = "RTBM",
        },
        BlockCalendars =
        [
            new("SPP 5x16", MarketZones.Central, firstPeakHourEnding: 7, ContractBlock.Weekday16),
        ],
        Fuels = ["coal", "diesel_fuel_oil", "hydro", "natural_gas", "nuclear", "solar", "waste_disposal_services", "wind", "waste_heat", "energy_storage", "other"],
        Places =
        [
            SeedPlace.Hub("SPPNORTH_HUB", "SPP North Hub", "SPP NORTH"),
            SeedPlace.Hub("SPPSOUTH_HUB", "SPP South Hub", "SPP SOUTH"),
        ],
    };
}
