using GridGrains.Domain.Curves;
using NodaTime;

namespace GridGrains.Grains.Contracts.Curves;

/// <summary>Wire form of <see cref="CurveQuote"/>; days count from 1970-01-01.</summary>
[GenerateSerializer, Alias("gridgrains.CurveQuote")]
public struct CurveQuoteSurrogate
{
    [Id(0)]
    public string Term;

    [Id(1)]
    public int FirstDay;

    [Id(2)]
    public int LastDay;

    [Id(3)]
    public string Block;

    [Id(4)]
    public double Price;

    [Id(5)]
    public double? Bid;

    [Id(6)]
    public double? Ask;

    [Id(7)]
    public double? SizeMw;

    [Id(8)]
    public string Source;

    [Id(9)]
    public QuoteKind Kind;

    [Id(10)]
    public DateTime AtUtc;

    [Id(11)]
    public string? Author;
}

[RegisterConverter]
public sealed class CurveQuoteConverter : IConverter<CurveQuote, CurveQuoteSurrogate>
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    public CurveQuote ConvertFromSurrogate(in CurveQuoteSurrogate surrogate) => new(
        surrogate.Term, new DeliveryPeriod(Epoch.PlusDays(surrogate.FirstDay), Epoch.PlusDays(surrogate.LastDay)), surrogate.Block, surrogate.Price,
        surrogate.Bid, surrogate.Ask, surrogate.SizeMw, surrogate.Source, surrogate.Kind, surrogate.AtUtc, surrogate.Author);

    public CurveQuoteSurrogate ConvertToSurrogate(in CurveQuote value) => new()
    {
        Term = value.Term,
        FirstDay = Period.DaysBetween(Epoch, value.Period.First),
        LastDay = Period.DaysBetween(Epoch, value.Period.Last),
        Block = value.Block,
        Price = value.PriceUsdPerMwh,
        Bid = value.BidUsdPerMwh,
        Ask = value.AskUsdPerMwh,
        SizeMw = value.SizeMw,
        Source = value.Source,
        Kind = value.Kind,
        AtUtc = value.AtUtc,
        Author = value.Author,
    };
}
