using GridGrains.Domain.Areas;
using GridGrains.Domain.Markets;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="AreaId"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaId")]
public struct AreaIdSurrogate
{
    [Id(0)]
    public AreaKind Kind;

    [Id(1)]
    public EntityKey Key;
}

[RegisterConverter]
public sealed class AreaIdConverter : IConverter<AreaId, AreaIdSurrogate>
{
    public AreaId ConvertFromSurrogate(in AreaIdSurrogate surrogate) =>
        new(surrogate.Kind, surrogate.Key);

    public AreaIdSurrogate ConvertToSurrogate(in AreaId value) => new()
    {
        Kind = value.Kind,
        Key = value.Key,
    };
}
