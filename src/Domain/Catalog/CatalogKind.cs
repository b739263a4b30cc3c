namespace GridGrains.Domain.Catalog;

/// <summary>What an entry of the catalogue is. The order is that of equal hits.</summary>
public enum CatalogKind
{
    Cube,
    Table,
    Rollup,
    View,
    Dimension,
    Dataset,
    FeatureView,
    FeatureService,
    Topic,
    Hub,
    Zone,
    Curve,
    Pipeline,
    Node,
    Endpoint,
}

/// <summary>Kinds as the interface writes them.</summary>
public static class CatalogKinds
{
    private static readonly string[] Words =
        ["cube", "table", "rollup", "view", "dimension", "dataset", "feature_view", "feature_service", "topic", "hub", "zone", "curve", "pipeline", "node", "endpoint"];

    public static IReadOnlyList<string> All => Words;

    public static string Word(this CatalogKind kind) => Words[(int)kind];

    public static bool TryParse(string word, out CatalogKind kind)
    {
        var index = Array.IndexOf(Words, word);
        kind = (CatalogKind)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Kinds that hold values, and so promise how fresh those are.</summary>
    public static bool HoldsData(this CatalogKind kind) => kind is not (CatalogKind.Hub or CatalogKind.Zone or CatalogKind.Node or CatalogKind.Pipeline or CatalogKind.Endpoint);

    /// <summary>Kinds whose entries are things that facts are about.</summary>
    public static bool IsEntity(this CatalogKind kind) => kind is CatalogKind.Hub or CatalogKind.Zone or CatalogKind.Node;
}
