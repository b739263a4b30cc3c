using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>An hour of the day on the clock that a market states it in.</summary>
public readonly record struct PostingHour(LocalTime Time, DateTimeZone Zone)
{
    public DateTime On(LocalDate day) => Zone.AtLeniently(day.At(Time)).ToDateTimeUtc();
}

/// <summary>A name by which other programs know the prices of a product, where it is not made of the ISO and the product.</summary>
/// <param name="Id">As gridstatus has it: <c>ercot_spp_day_ahead_hourly</c>.</param>
/// <param name="PriceName">What the column of the price is called there: <c>lmp</c>, or <c>spp</c> for settlement point prices.</param>
public sealed record DatasetAlias(string Id, PriceProduct Product, string PriceName = "lmp");

/// <summary>
/// All that is true of one ISO and of no other. A new market is one value of this type in <c>Markets/Isos</c>, a line in
/// <see cref="Markets.Isos"/>, and a folder with its report forms in the room of the feeds.
/// </summary>
public sealed record IsoDefinition
{
    /// <summary>The code in keys, records and queries: <c>CAISO</c>.</summary>
    public required string Code { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>The zone whose local day is the operating day.</summary>
    public required DateTimeZone TimeZone { get; init; }

    /// <summary>The area that it balances, as outlines and load of other sources name it.</summary>
    public required BalancingArea BalancingArea { get; init; }

    /// <summary>Every product that the ISO publishes.</summary>
    public required IReadOnlyList<PriceProduct> Products { get; init; }

    /// <summary>The real-time product that a day-ahead price is compared with (DART) until hourly finals exist.</summary>
    public required PriceProduct SettlementRealTime { get; init; }

    /// <summary>The day-ahead product that settles.</summary>
    public PriceProduct DayAhead { get; init; } = PriceProduct.DayAheadHourly;

    /// <summary>When offers and bids of the day-ahead market are due, on the day before delivery: what a bidder can know is known before it.</summary>
    public required PostingHour DayAheadGate { get; init; }

    /// <summary>When day-ahead prices are posted, on the day before delivery.</summary>
    public required PostingHour DayAheadPosting { get; init; }

    /// <summary>True where preliminary real-time hours come as one file at noon of the next day, false where each hour comes when it has ended.</summary>
    public bool PostsPreliminaryHoursByDay { get; init; }

    /// <summary>True where every report carries its publication time, so that no rule is needed.</summary>
    public bool StatesPublicationTime { get; init; }

    /// <summary>True where day-ahead prices are numbered by version from one; elsewhere only a correction has a number.</summary>
    public bool NumbersDayAheadVersions { get; init; }

    /// <summary>1, or -1 where the ISO publishes congestion with the sign opposite to lmp = energy + congestion + loss.</summary>
    public int CongestionSign { get; init; } = 1;

    /// <summary>The ISO's own names of the runs that its products come from; a product may have none.</summary>
    public IReadOnlyDictionary<PriceProduct, string> NativeRuns { get; init; } = new Dictionary<PriceProduct, string>();

    /// <summary>How its contracts divide the hours. The first is that of the exchanges and holds where none is named.</summary>
    public required IReadOnlyList<MarketBlocks> BlockCalendars { get; init; }

    /// <summary>Further names of its price datasets.</summary>
    public IReadOnlyList<DatasetAlias> DatasetAliases { get; init; } = [];

    /// <summary>Fuels that its reports of generation name, as words of series.</summary>
    public IReadOnlyList<string> Fuels { get; init; } = [];

    /// <summary>Its hubs and zones.</summary>
    public IReadOnlyList<SeedPlace> Places { get; init; } = [];
}
