using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="NodeLabels"/>.</summary>
[GenerateSerializer, Alias("gridgrains.NodeLabels")]
public struct NodeLabelsSurrogate
{
    [Id(0)]
    public string? Name;

    [Id(1)]
    public string? Type;

    [Id(2)]
    public string? Hub;

    [Id(3)]
    public string? Zone;

    [Id(4)]
    public string? BalancingAuthority;
}

[RegisterConverter]
public sealed class NodeLabelsConverter : IConverter<NodeLabels, NodeLabelsSurrogate>
{
    public NodeLabels ConvertFromSurrogate(in NodeLabelsSurrogate surrogate) =>
        new(surrogate.Name, surrogate.Type, surrogate.Hub, surrogate.Zone, surrogate.BalancingAuthority);

    public NodeLabelsSurrogate ConvertToSurrogate(in NodeLabels value) => new()
    {
        Name = value.Name,
        Type = value.Type,
        Hub = value.Hub,
        Zone = value.Zone,
        BalancingAuthority = value.BalancingAuthority,
    };
}
