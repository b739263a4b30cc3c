using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>One market operator. Instances come from an <see cref="IsoCatalog"/> and are compared by reference.</summary>
public sealed class Iso
{
    internal Iso(byte index, IsoDefinition definition)
    {
        Index = index;
        Definition = definition;
        Clock = new MarketClock(definition.TimeZone);
        TradesZonesAsHubs = definition.Places.Any(place => place.Kind == SeedPlaceKind.TradedZone);
    }

    /// <summary>Dense position in the catalog, for arrays indexed by ISO.</summary>
    public byte Index { get; }

    public IsoDefinition Definition { get; }

    /// <summary>The code in keys, records and queries: <c>CAISO</c>.</summary>
    public string Code => Definition.Code;

    public string DisplayName => Definition.DisplayName;

    /// <summary>The zone whose local day is the operating day.</summary>
    public DateTimeZone TimeZone => Definition.TimeZone;

    public MarketClock Clock { get; }

    /// <summary>The blocks of the market's exchange contracts.</summary>
    public MarketBlocks Blocks => Definition.BlockCalendars[0];

    /// <summary>The real-time product that a day-ahead price is compared with (DART) until hourly finals exist.</summary>
    public PriceProduct SettlementRealTime => Definition.SettlementRealTime;

    /// <summary>The day-ahead product that settles.</summary>
    public PriceProduct DayAhead => Definition.DayAhead;

    /// <summary>True where contracts settle on load zones, so that a zone is a hub too.</summary>
    public bool TradesZonesAsHubs { get; }

    public override string ToString() => Code;
}
