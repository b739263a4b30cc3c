using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="GroupId"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaId")]
public struct GroupIdSurrogate
{
    [Id(0)]
    public GroupKind Kind;

    [Id(1)]
    public EntityKey Key;
}

[RegisterConverter]
public sealed class GroupIdConverter : IConverter<GroupId, GroupIdSurrogate>
{
    public GroupId ConvertFromSurrogate(in GroupIdSurrogate surrogate) =>
        new(surrogate.Kind, surrogate.Key);

    public GroupIdSurrogate ConvertToSurrogate(in GroupId value) => new()
    {
        Kind = value.Kind,
        Key = value.Key,
    };
}
