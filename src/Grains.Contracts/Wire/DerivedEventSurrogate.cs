using GridGrains.Domain.Derived;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="DerivedEvent"/>.</summary>
[GenerateSerializer, Alias("gridgrains.DerivedEvent.2")]
public struct DerivedEventSurrogate
{
    [Id(0)]
    public string Kind;

    [Id(1)]
    public string Topic;

    [Id(2)]
    public string Family;

    [Id(3)]
    public string Key;

    [Id(4)]
    public string? Product;

    [Id(5)]
    public DateTime StartUtc;

    [Id(6)]
    public DateTime EndUtc;

    [Id(7)]
    public DateTime AsOfUtc;

    [Id(8)]
    public string[] FigureNames;

    [Id(9)]
    public double[] FigureValues;

    [Id(10)]
    public string[] LabelNames;

    [Id(11)]
    public string[] LabelTexts;
}

[RegisterConverter]
public sealed class DerivedEventConverter : IConverter<DerivedEvent, DerivedEventSurrogate>
{
    public DerivedEvent ConvertFromSurrogate(in DerivedEventSurrogate surrogate) => new(
        new EventKind(surrogate.Kind, surrogate.Topic),
        surrogate.Family,
        surrogate.Key,
        surrogate.Product,
        surrogate.StartUtc,
        surrogate.EndUtc,
        surrogate.AsOfUtc,
        [.. surrogate.FigureNames.Zip(surrogate.FigureValues, (name, value) => new EventFigure(name, value))])
    {
        Labels = [.. surrogate.LabelNames.Zip(surrogate.LabelTexts, (name, text) => new EventLabel(name, text))],
    };

    public DerivedEventSurrogate ConvertToSurrogate(in DerivedEvent value) => new()
    {
        Kind = value.Kind.Word,
        Topic = value.Kind.Topic,
        Family = value.Family,
        Key = value.Key,
        Product = value.Product,
        StartUtc = value.StartUtc,
        EndUtc = value.EndUtc,
        AsOfUtc = value.AsOfUtc,
        FigureNames = Array.ConvertAll(value.Figures, figure => figure.Name),
        FigureValues = Array.ConvertAll(value.Figures, figure => figure.Value),
        LabelNames = Array.ConvertAll(value.Labels, label => label.Name),
        LabelTexts = Array.ConvertAll(value.Labels, label => label.Text),
    };
}
