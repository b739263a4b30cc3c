using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>ISO New England. Node ids are location ids. Preliminary hours are posted when they have ended, finals some days later.</summary>
internal static class IsoneMarket
{
    public static readonly IsoDefinition Definition = new()
    {
        Code = "ISONE",
        DisplayName = "ISO New England",
        TimeZone = MarketZones.Eastern,
        BalancingArea = new BalancingArea("ISNE", -5),
        Products =
        [
            PriceProduct.RealTime5Min,
            PriceProduct.RealTimeHourlyPrelim,
            PriceProduct.RealTimeHourlyFinal,
            PriceProduct.DayAheadHourly,
        ],
        SettlementRealTime = PriceProduct.RealTime5Min,
        DayAheadGate = new PostingHour(new LocalTime(10, 0), MarketZones.Eastern),
        DayAheadPosting = new PostingHour(new LocalTime(13, 30), MarketZones.Eastern),
        BlockCalendars =
        [
            new("ISONE 5x16", MarketZones.Eastern, firstPeakHourEnding: 8, ContractBlock.Weekday16),
        ],
        DatasetAliases = [new("isone_lmp_real_time_5_min_prelim", PriceProduct.RealTime5Min)],
        Fuels = ["coal", "hydro", "landfill_gas", "natural_gas", "nuclear", "oil", "other", "refuse", "solar", "wind", "wood"],
        Places =
        [
            new(SeedPlaceKind.Hub, ".H.INTERNAL_HUB", "4000", "Internal Hub", "MASS HUB"),
            new(SeedPlaceKind.Zone, ".Z.MAINE", "4001", "Maine"),
            new(SeedPlaceKind.Zone, ".Z.NEWHAMPSHIRE", "4002", "New Hampshire"),
            new(SeedPlaceKind.Zone, ".Z.VERMONT", "4003", "Vermont"),
            new(SeedPlaceKind.Zone, ".Z.CONNECTICUT", "4004", "Connecticut"),
            new(SeedPlaceKind.Zone, ".Z.RHODEISLAND", "4005", "Rhode Island"),
            new(SeedPlaceKind.Zone, ".Z.SEMASS", "4006", "Southeast Massachusetts", "SEMA"),
            new(SeedPlaceKind.Zone, ".Z.WCMASS", "4007", "West-Central Massachusetts", "WCMA"),
            new(SeedPlaceKind.Zone, ".Z.NEMASSBOST", "4008", "Northeast Massachusetts and Boston", "NEMA"),
        ],
    };
}
