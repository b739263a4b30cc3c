using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>PJM Interconnection. Node ids are pnode ids. Prices of a day carry a version number that starts with one.</summary>
internal static class PjmMarket
{
    public static readonly IsoDefinition Definition = new()
    {
        Code = "PJM",
        DisplayName = "PJM Interconnection",
        TimeZone = MarketZones.Eastern,
        BalancingArea = new BalancingArea("PJM", -5),
        Products = [PriceProduct.RealTime5Min, PriceProduct.RealTimeHourly, PriceProduct.DayAheadHourly],
        SettlementRealTime = PriceProduct.RealTime5Min,
        DayAheadGate = new PostingHour(new LocalTime(10, 30), MarketZones.Eastern),
        DayAheadPosting = new PostingHour(new LocalTime(13, 30), MarketZones.Eastern),
        NumbersDayAheadVersions = true,
        BlockCalendars =
        [
            new("PJM 5x16", MarketZones.Eastern, firstPeakHourEnding: 8, ContractBlock.Weekday16),
        ],
        Fuels = ["coal", "gas", "hydro", "multiple_fuels", "nuclear", "oil", "other", "other_renewables", "solar", "storage", "wind"],
        Places =
        [
            new(SeedPlaceKind.Hub, "WESTERN HUB", "51288", "Western Hub", "PJM WEST"),
            new(SeedPlaceKind.Hub, "EASTERN HUB", "51217", "Eastern Hub"),
            new(SeedPlaceKind.Hub, "AEP-DAYTON HUB", "34497127", "AEP-Dayton Hub", "AD HUB"),
            new(SeedPlaceKind.Hub, "N ILLINOIS HUB", "33092315", "N Illinois Hub", "NI HUB"),
            new(SeedPlaceKind.Hub, "DOMINION HUB", "35010337", "Dominion Hub"),
            new(SeedPlaceKind.Hub, "NEW JERSEY HUB", "4669664", "New Jersey Hub"),
            new(SeedPlaceKind.Hub, "OHIO HUB", "34497151", "Ohio Hub"),
            new(SeedPlaceKind.Hub, "CHICAGO HUB", "33092313", "Chicago Hub"),
        ],
    };
}
