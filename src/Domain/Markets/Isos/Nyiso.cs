using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>
/// New York ISO. Node ids are PTIDs; its zones are what is traded. It publishes LBMP = energy + losses - congestion: the sign of congestion
/// is turned on the way in, and back where its own columns are asked for.
/// </summary>
internal static class NyisoMarket
{
    public static readonly IsoDefinition Definition = new()
    {
        Code = "NYISO",
        DisplayName = "New York ISO",
        TimeZone = MarketZones.Eastern,
        BalancingArea = new BalancingArea("NYIS", -5),
        Products =
        [
            PriceProduct.RealTime5Min,
            PriceProduct.RealTime15Min,
            PriceProduct.RealTimeHourly,
            PriceProduct.DayAheadHourly,
        ],
        SettlementRealTime = PriceProduct.RealTime5Min,
        DayAheadGate = new PostingHour(new LocalTime(5, 0), MarketZones.Eastern),
        DayAheadPosting = new PostingHour(new LocalTime(11, 0), MarketZones.Eastern),
        CongestionSign = -1,
        NativeRuns = new Dictionary<PriceProduct, string>
        {
            [PriceProduct.RealTime5Min] = "RTD",
            [PriceProduct.RealTime15Min] = "RTC",
            [PriceProduct.DayAheadHourly] = "DAM",
        },
        BlockCalendars =
        [
            new("NYISO 5x16", MarketZones.Eastern, firstPeakHourEnding: 8, ContractBlock.Weekday16),
        ],
        Fuels = ["dual_fuel", "hydro", "natural_gas", "nuclear", "other_fossil_fuels", "other_renewables", "wind"],
        Places =
        [
            new(SeedPlaceKind.TradedZone, "WEST", "61752", "West", "ZONE A"),
            new(SeedPlaceKind.TradedZone, "GENESE", "61753", "Genesee", "ZONE B"),
            new(SeedPlaceKind.TradedZone, "CENTRL", "61754", "Central", "ZONE C"),
            new(SeedPlaceKind.TradedZone, "NORTH", "61755", "North", "ZONE D"),
            new(SeedPlaceKind.TradedZone, "MHK VL", "61756", "Mohawk Valley", "ZONE E"),
            new(SeedPlaceKind.TradedZone, "CAPITL", "61757", "Capital", "ZONE F"),
            new(SeedPlaceKind.TradedZone, "HUD VL", "61758", "Hudson Valley", "ZONE G"),
            new(SeedPlaceKind.TradedZone, "MILLWD", "61759", "Millwood", "ZONE H"),
            new(SeedPlaceKind.TradedZone, "DUNWOD", "61760", "Dunwoodie", "ZONE I"),
            new(SeedPlaceKind.TradedZone, "N.Y.C.", "61761", "New York City", "ZONE J", "NYC"),
            new(SeedPlaceKind.TradedZone, "LONGIL", "61762", "Long Island", "ZONE K"),
        ],
    };
}
