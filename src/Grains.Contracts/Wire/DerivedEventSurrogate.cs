using GridGrains.Domain.Derived;
using GridGrains.Domain.Markets;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="DerivedEvent"/>.</summary>
[GenerateSerializer, Alias("gridgrains.DerivedEvent")]
public struct DerivedEventSurrogate
{
    [Id(0)]
    public DerivedKind Kind;

    [Id(1)]
    public string Iso;

    [Id(2)]
    public string Key;

    [Id(3)]
    public PriceProduct Product;

    [Id(4)]
    public DateTime StartUtc;

    [Id(5)]
    public DateTime EndUtc;

    [Id(6)]
    public DateTime AsOfUtc;

    [Id(7)]
    public string[] FigureNames;

    [Id(8)]
    public double[] FigureValues;
}

[RegisterConverter]
public sealed class DerivedEventConverter : IConverter<DerivedEvent, DerivedEventSurrogate>
{
    public DerivedEvent ConvertFromSurrogate(in DerivedEventSurrogate surrogate) => new(
        surrogate.Kind,
        Isos.Get(surrogate.Iso),
        surrogate.Key,
        surrogate.Product,
        surrogate.StartUtc,
        surrogate.EndUtc,
        surrogate.AsOfUtc,
        [.. surrogate.FigureNames.Zip(surrogate.FigureValues, (name, value) => new EventFigure(name, value))]);

    public DerivedEventSurrogate ConvertToSurrogate(in DerivedEvent value) => new()
    {
        Kind = value.Kind,
        Iso = value.Iso.Code,
        Key = value.Key,
        Product = value.Product,
        StartUtc = value.StartUtc,
        EndUtc = value.EndUtc,
        AsOfUtc = value.AsOfUtc,
        FigureNames = Array.ConvertAll(value.Figures, figure => figure.Name),
        FigureValues = Array.ConvertAll(value.Figures, figure => figure.Value),
    };
}
