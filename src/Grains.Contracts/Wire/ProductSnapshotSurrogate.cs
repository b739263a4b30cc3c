using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="ProductSnapshot"/>.</summary>
[GenerateSerializer, Alias("gridgrains.MarketSnapshot")]
public struct ProductSnapshotSurrogate
{
    [Id(0)]
    public LmpFact Latest;

    [Id(1)]
    public TradingSession Session;

    [Id(2)]
    public WindowSummary ShortWindow;

    [Id(3)]
    public WindowSummary HourWindow;

    [Id(4)]
    public WindowSummary HourSoFar;

    [Id(5)]
    public int LateCount;

    [Id(6)]
    public int BeforeTicks;
}

[RegisterConverter]
public sealed class ProductSnapshotConverter : IConverter<ProductSnapshot, ProductSnapshotSurrogate>
{
    public ProductSnapshot ConvertFromSurrogate(in ProductSnapshotSurrogate surrogate) =>
        new(surrogate.Latest, surrogate.Session, surrogate.ShortWindow, surrogate.HourWindow, surrogate.HourSoFar, surrogate.LateCount, surrogate.BeforeTicks);

    public ProductSnapshotSurrogate ConvertToSurrogate(in ProductSnapshot value) => new()
    {
        Latest = value.Latest,
        Session = value.Session,
        ShortWindow = value.ShortWindow,
        HourWindow = value.HourWindow,
        HourSoFar = value.HourSoFar,
        LateCount = value.LateCount,
        BeforeTicks = value.BeforeTicks,
    };
}
