namespace GridGrains.Domain.Curves;

/// <summary>Where a quote comes from, the most binding first: where quotes contradict each other, the lower one yields.</summary>
public enum QuoteKind : byte
{
    /// <summary>A trader's own mark.</summary>
    Manual = 1,

    /// <summary>An exchange's settlement price.</summary>
    Settlement = 2,

    Broker = 3,

    Vendor = 4,

    /// <summary>A level that nobody would trade at.</summary>
    Indicative = 5,
}

/// <summary>One price of one contract by one source.</summary>
/// <param name="Term">As it was quoted.</param>
/// <param name="Block">A block of the market's contracts: <c>5x16</c>.</param>
/// <param name="PriceUsdPerMwh">The settlement or mark; else the middle of bid and ask.</param>
/// <param name="AtUtc">When the source made it.</param>
/// <param name="Author">Who entered a manual mark; null for others.</param>
public sealed record CurveQuote(
    string Term,
    DeliveryPeriod Period,
    string Block,
    double PriceUsdPerMwh,
    double? BidUsdPerMwh,
    double? AskUsdPerMwh,
    double? SizeMw,
    string Source,
    QuoteKind Kind,
    DateTime AtUtc,
    string? Author = null)
{
    /// <summary>A curve must give this price back exactly where the set allows it.</summary>
    public bool IsBinding => Kind is QuoteKind.Manual or QuoteKind.Settlement;

    /// <summary>What a later quote replaces: the same contract by the same source.</summary>
    public (DeliveryPeriod Period, string Block, string Source) Key => (Period, Block, Source);

    public double? HalfSpreadUsdPerMwh => (AskUsdPerMwh - BidUsdPerMwh) / 2;
}
