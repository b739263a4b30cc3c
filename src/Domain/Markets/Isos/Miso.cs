using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>
/// Midcontinent ISO. It keeps Eastern Standard Time all year. Its exchange contracts go by Eastern prevailing time, its tariff by standard
/// time: in winter the two peaks differ by an hour, so both are listed by name.
/// </summary>
internal static class MisoMarket
{
    public static readonly IsoDefinition Definition = new()
    {
        Code = "MISO",
        DisplayName = "Midcontinent ISO",
        TimeZone = MarketZones.EasternStandard,
        BalancingArea = new BalancingArea("MISO", -6),
        Products =
        [
            PriceProduct.RealTime5Min,
            PriceProduct.RealTime5MinExAnte,
            PriceProduct.RealTime5MinExPost,
            PriceProduct.RealTimeHourlyPrelim,
            PriceProduct.RealTimeHourlyFinal,
            PriceProduct.DayAheadHourlyExAnte,
            PriceProduct.DayAheadHourlyExPost,
        ],
        SettlementRealTime = PriceProduct.RealTime5Min,
        DayAheadGate = new PostingHour(new LocalTime(10, 30), MarketZones.Eastern),
        DayAheadPosting = new PostingHour(new LocalTime(13, 30), MarketZones.Eastern),
        DayAhead = PriceProduct.DayAheadHourlyExPost,
        PostsPreliminaryHoursByDay = true,
        NativeRuns = new Dictionary<PriceProduct, string>
        {
            [PriceProduct.RealTime5MinExAnte] = "EX_ANTE",
            [PriceProduct.DayAheadHourlyExAnte] = "EX_ANTE",
            [PriceProduct.RealTime5MinExPost] = "EX_POST",
            [PriceProduct.DayAheadHourlyExPost] = "EX_POST",
            [PriceProduct.RealTimeHourlyPrelim] = "EX_POST_PRELIM",
            [PriceProduct.RealTimeHourlyFinal] = "EX_POST_FINAL",
        },
        BlockCalendars =
        [
            new("MISO 5x16", MarketZones.Eastern, firstPeakHourEnding: 8, ContractBlock.Weekday16),
            new("MISO tariff 5x16", MarketZones.EasternStandard, firstPeakHourEnding: 7, ContractBlock.Weekday16),
        ],
        Fuels = ["coal", "natural_gas", "nuclear", "wind", "solar", "hydro", "battery_storage", "imports", "other"],
        Places =
        [
            SeedPlace.Hub("ARKANSAS.HUB", "Arkansas Hub"),
            SeedPlace.Hub("ILLINOIS.HUB", "Illinois Hub"),
            SeedPlace.Hub("INDIANA.HUB", "Indiana Hub", "INDY"),
            SeedPlace.Hub("LOUISIANA.HUB", "Louisiana Hub"),
            SeedPlace.Hub("MICHIGAN.HUB", "Michigan Hub"),
            SeedPlace.Hub("MINN.HUB", "Minnesota Hub"),
            SeedPlace.Hub("MS.HUB", "Mississippi Hub"),
            SeedPlace.Hub("TEXAS.HUB", "Texas Hub"),
        ],
    };
}
