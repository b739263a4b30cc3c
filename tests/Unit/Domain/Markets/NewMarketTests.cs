using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Markets;

/// <summary>
/// A market that no source file names: Alberta, one price per hour, contracts by Mountain time. One definition and one entry in a catalog
/// give it a clock, blocks, posting rules, names of runs and hubs.
/// </summary>
public sealed class NewMarketTests
{
    private static readonly DateTimeZone Mountain = DateTimeZoneProviders.Tzdb["America/Edmonton"];

    private static readonly IsoDefinition Alberta = new()
    {
        Code = "AESO",
        DisplayName = "Alberta Electric System Operator",
        TimeZone = Mountain,
        BalancingArea = new BalancingArea("AESO", -7),
        Products = [PriceProduct.RealTimeHourly, PriceProduct.DayAheadHourly],
        SettlementRealTime = PriceProduct.RealTimeHourly,
        DayAheadGate = new PostingHour(new LocalTime(10, 0), Mountain),
        DayAheadPosting = new PostingHour(new LocalTime(12, 0), Mountain),
        CongestionSign = -1,
        NativeRuns = new Dictionary<PriceProduct, string> { [PriceProduct.RealTimeHourly] = "POOL" },
        BlockCalendars = [new MarketBlocks("AESO 6x16", Mountain, firstPeakHourEnding: 8, ContractBlock.MondayToSaturday16)],
        Places = [new SeedPlace(SeedPlaceKind.TradedZone, "AB", "AB-POOL", "Alberta")],
    };

    private static readonly IsoCatalog Catalog = new([.. Isos.All.Select(iso => iso.Definition), Alberta]);

    private static Iso Aeso => Catalog.Get("aeso");

    [Fact]
    public void It_comes_after_the_markets_that_were_there()
    {
        Assert.Equal(Isos.All.Count, Aeso.Index);
        Assert.All(Isos.All, iso => Assert.Equal(iso.Index, Catalog.Get(iso.Code).Index));
        Assert.True(Catalog.TryGet("AESO"u8, out var found));
        Assert.Same(Aeso, found);
    }

    [Fact]
    public void It_has_its_own_clock_and_blocks()
    {
        Assert.Equal(25, MarketClock.For(Aeso).HoursIn(new LocalDate(2024, 11, 3)));
        var noon = new DateTime(2026, 7, 11, 18, 0, 0, DateTimeKind.Utc); // a Saturday
        Assert.Equal(ContractBlock.MondayToSaturday16, MarketBlocks.For(Aeso).BlockOf(noon));
        Assert.Equal(new LocalDate(2026, 7, 11), MarketClock.For(Aeso).TradeDate(noon));
    }

    [Fact]
    public void It_posts_by_its_own_rule() =>
        Assert.Equal(new DateTime(2026, 7, 10, 18, 0, 0, DateTimeKind.Utc), KnownAtRules.DayAheadPostedUtc(Aeso, new LocalDate(2026, 7, 11)));

    [Fact]
    public void It_names_its_runs_and_places()
    {
        Assert.Equal("POOL", MarketRuns.NameOf(Aeso, PriceProduct.RealTimeHourly));
        Assert.Null(MarketRuns.NameOf(Aeso, PriceProduct.DayAheadHourly));
        Assert.Equal(-1, Aeso.Definition.CongestionSign);
        Assert.True(Aeso.TradesZonesAsHubs);
        Assert.Equal(PriceProduct.DayAheadHourly, Aeso.DayAhead);
    }

    [Fact]
    public void A_code_that_occurs_twice_is_refused() =>
        Assert.Equal(DomainErrorCode.InvalidSetting, Assert.Throws<DomainException>(() => new IsoCatalog(Alberta, Alberta)).Code);

    [Fact]
    public void A_market_without_blocks_is_refused() =>
        Assert.Equal(DomainErrorCode.InvalidSetting, Assert.Throws<DomainException>(() => new IsoCatalog(Alberta with { BlockCalendars = [] })).Code);

    [Fact]
    public void Products_of_every_market_hold_those_that_its_rules_name() =>
        Assert.All(Isos.All, iso => Assert.Subset(
            iso.Definition.Products.ToHashSet(),
            new HashSet<PriceProduct>([iso.SettlementRealTime, iso.DayAhead, .. iso.Definition.NativeRuns.Keys])));
}
