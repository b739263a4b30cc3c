using GridGrains.Domain.Markets;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="EntityKey"/>.</summary>
[GenerateSerializer, Alias("gridgrains.EntityKey")]
public struct EntityKeySurrogate
{
    [Id(0)]
    public string Text;
}

[RegisterConverter]
public sealed class EntityKeyConverter : IConverter<EntityKey, EntityKeySurrogate>
{
    public EntityKey ConvertFromSurrogate(in EntityKeySurrogate surrogate) =>
        EntityKey.Parse(surrogate.Text);

    public EntityKeySurrogate ConvertToSurrogate(in EntityKey value) => new()
    {
        Text = value.ToString(),
    };
}
