using GridGrains.Domain.Areas;
using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="AreaSnapshot"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaSnapshot")]
public struct AreaSnapshotSurrogate
{
    [Id(0)]
    public AreaId Id;

    [Id(1)]
    public LmpFact[] Published;

    [Id(2)]
    public AreaPrice[] Members;

    [Id(3)]
    public int Shards;
}

[RegisterConverter]
public sealed class AreaSnapshotConverter : IConverter<AreaSnapshot, AreaSnapshotSurrogate>
{
    public AreaSnapshot ConvertFromSurrogate(in AreaSnapshotSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Published, surrogate.Members, surrogate.Shards);

    public AreaSnapshotSurrogate ConvertToSurrogate(in AreaSnapshot value) => new()
    {
        Id = value.Id,
        Published = value.Published,
        Members = value.Members,
        Shards = value.Shards,
    };
}
