using GridGrains.Domain.Groups;
using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="GroupSnapshot"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaSnapshot")]
public struct GroupSnapshotSurrogate
{
    [Id(0)]
    public GroupId Id;

    [Id(1)]
    public LmpFact[] Published;

    [Id(2)]
    public GroupPrice[] Members;

    [Id(3)]
    public int Shards;
}

[RegisterConverter]
public sealed class GroupSnapshotConverter : IConverter<GroupSnapshot, GroupSnapshotSurrogate>
{
    public GroupSnapshot ConvertFromSurrogate(in GroupSnapshotSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Published, surrogate.Members, surrogate.Shards);

    public GroupSnapshotSurrogate ConvertToSurrogate(in GroupSnapshot value) => new()
    {
        Id = value.Id,
        Published = value.Published,
        Members = value.Members,
        Shards = value.Shards,
    };
}
