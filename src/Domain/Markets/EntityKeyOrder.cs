namespace GridGrains.Domain.Markets;

/// <summary>The tables' order of entities: by iso, then by id.</summary>
public sealed class EntityKeyOrder : IComparer<EntityKey>
{
    public static readonly EntityKeyOrder Instance = new();

    public int Compare(EntityKey x, EntityKey y)
    {
        var order = string.CompareOrdinal(x.Iso.Code, y.Iso.Code);
        return order != 0 ? order : string.CompareOrdinal(x.Id, y.Id);
    }
}
