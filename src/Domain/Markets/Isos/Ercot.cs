using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>
/// Electric Reliability Council of Texas. Settlement-point prices (15 minutes, with adders) and SCED prices (about 5 minutes, without) are
/// different products. Reports carry their posting time in the file name.
/// </summary>
internal static class ErcotMarket
{
    public static readonly IsoDefinition Definition = new()
    {
        Code = "ERCOT",
        DisplayName = "Electric Reliability Council of Texas",
        TimeZone = MarketZones.Central,
        BalancingArea = new BalancingArea("ERCO", -6),
        Products = [PriceProduct.RealTime15Min, PriceProduct.RealTimeSced, PriceProduct.DayAheadHourly],
        SettlementRealTime = PriceProduct.RealTime15Min,
        DayAheadGate = new PostingHour(new LocalTime(10, 0), MarketZones.Central),
        DayAheadPosting = new PostingHour(new LocalTime(13, 30), MarketZones.Central),
        StatesPublicationTime = true,
        NativeRuns = new Dictionary<PriceProduct, string>
        {
            [PriceProduct.RealTime15Min] = "RTM",
            [PriceProduct.RealTimeSced] = "SCED",
            [PriceProduct.DayAheadHourly] = "DAM",
        },
        BlockCalendars =
        [
            new("ERCOT 5x16", MarketZones.Central, firstPeakHourEnding: 7, ContractBlock.Weekday16),
        ],
        DatasetAliases =
        [
            new("ercot_spp_day_ahead_hourly", PriceProduct.DayAheadHourly, "spp"),
            new("ercot_spp_real_time_15_min", PriceProduct.RealTime15Min, "spp"),
        ],
        Fuels = ["coal_and_lignite", "hydro", "nuclear", "power_storage", "solar", "wind", "natural_gas", "other"],
        Places =
        [
            SeedPlace.Hub("HB_NORTH", "North Hub"),
            SeedPlace.Hub("HB_SOUTH", "South Hub"),
            SeedPlace.Hub("HB_WEST", "West Hub"),
            SeedPlace.Hub("HB_HOUSTON", "Houston Hub"),
            SeedPlace.Hub("HB_PAN", "Panhandle Hub"),
            SeedPlace.Hub("HB_BUSAVG", "Bus Average"),
            SeedPlace.Hub("HB_HUBAVG", "Hub Average"),
            SeedPlace.Zone("LZ_AEN", "Austin Energy Zone"),
            SeedPlace.Zone("LZ_CPS", "CPS Energy Zone"),
            SeedPlace.Zone("LZ_HOUSTON", "Houston Zone"),
            SeedPlace.Zone("LZ_LCRA", "LCRA Zone"),
            SeedPlace.Zone("LZ_NORTH", "North Zone"),
            SeedPlace.Zone("LZ_RAYBN", "Rayburn Zone"),
            SeedPlace.Zone("LZ_SOUTH", "South Zone"),
            SeedPlace.Zone("LZ_WEST", "West Zone"),
        ],
    };
}
