using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="LmpFact"/>.</summary>
[GenerateSerializer, Alias("gridgrains.LmpFact")]
public struct LmpFactSurrogate
{
    [Id(0)]
    public PriceProduct Product;

    [Id(1)]
    public DateTime IntervalStartUtc;

    [Id(2)]
    public int IntervalMinutes;

    [Id(3)]
    public double Lmp;

    [Id(4)]
    public double Energy;

    [Id(5)]
    public double Congestion;

    [Id(6)]
    public double Loss;

    [Id(7)]
    public double Ghg;

    [Id(8)]
    public DateTime KnownAtUtc;

    [Id(9)]
    public KnownAtBasis KnownAtBasis;

    [Id(10)]
    public long SourceVersion;

    [Id(11)]
    public RowQuality Quality;
}

[RegisterConverter]
public sealed class LmpFactConverter : IConverter<LmpFact, LmpFactSurrogate>
{
    public LmpFact ConvertFromSurrogate(in LmpFactSurrogate surrogate) =>
        new()
        {
            Product = surrogate.Product,
            IntervalStartUtc = surrogate.IntervalStartUtc,
            IntervalMinutes = surrogate.IntervalMinutes,
            Lmp = surrogate.Lmp,
            Energy = surrogate.Energy,
            Congestion = surrogate.Congestion,
            Loss = surrogate.Loss,
            Ghg = surrogate.Ghg,
            KnownAtUtc = surrogate.KnownAtUtc,
            KnownAtBasis = surrogate.KnownAtBasis,
            SourceVersion = surrogate.SourceVersion,
            Quality = surrogate.Quality,
        };

    public LmpFactSurrogate ConvertToSurrogate(in LmpFact value) => new()
    {
        Product = value.Product,
        IntervalStartUtc = value.IntervalStartUtc,
        IntervalMinutes = value.IntervalMinutes,
        Lmp = value.Lmp,
        Energy = value.Energy,
        Congestion = value.Congestion,
        Loss = value.Loss,
        Ghg = value.Ghg,
        KnownAtUtc = value.KnownAtUtc,
        KnownAtBasis = value.KnownAtBasis,
        SourceVersion = value.SourceVersion,
        Quality = value.Quality,
    };
}
