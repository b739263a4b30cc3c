using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="FeedFreshness"/>.</summary>
[GenerateSerializer, Alias("gridgrains.FeedFreshness")]
public struct FeedFreshnessSurrogate
{
    [Id(0)]
    public string Iso;

    [Id(1)]
    public PriceProduct Product;

    [Id(2)]
    public DateTime NewestKnownAtUtc;

    [Id(3)]
    public int Nodes;

    [Id(4)]
    public int StaleNodes;
}

[RegisterConverter]
public sealed class FeedFreshnessConverter : IConverter<FeedFreshness, FeedFreshnessSurrogate>
{
    public FeedFreshness ConvertFromSurrogate(in FeedFreshnessSurrogate surrogate) =>
        new(Isos.Get(surrogate.Iso), surrogate.Product, surrogate.NewestKnownAtUtc, surrogate.Nodes, surrogate.StaleNodes);

    public FeedFreshnessSurrogate ConvertToSurrogate(in FeedFreshness value) => new()
    {
        Iso = value.Iso.Code,
        Product = value.Product,
        NewestKnownAtUtc = value.NewestKnownAtUtc,
        Nodes = value.Nodes,
        StaleNodes = value.StaleNodes,
    };
}
