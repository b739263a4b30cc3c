namespace GridGrains.Tests.Architecture.Products;

/// <summary>What the rules about products know of this house. A product itself is found by its file in src/Silo/Products.</summary>
internal static class ProductHouse
{
    public static readonly IReadOnlyList<EngineNamespace> Engine =
    [
        new("GridGrains.Grains.Sharding"),
        new("GridGrains.Grains.Sinks"),
        new("GridGrains.Silo.Hosting"),
        new("GridGrains.Silo.Parts"),
        new("GridGrains.Silo.Settings"),
        new("GridGrains.Silo.Http", Inner: false),
        new("GridGrains.Silo.Http.DeadLetters"),
        new("GridGrains.Silo.Http.OpenApi"),
        new("GridGrains.Silo.Http.Events"),
        new("GridGrains.Silo.Http.Features"),
        new("GridGrains.Silo.Http.Lake"),
        new("GridGrains.Silo.Http.Problems"),
        new("GridGrains.Silo.Http.Queries"),
        new("GridGrains.Silo.Http.Shards"),
        new("GridGrains.Silo.Http.Streams"),
    ];

    /// <summary>Namespaces that belong to a product and do not carry its word.</summary>
    public static readonly IReadOnlyDictionary<string, string> OtherNames = new Dictionary<string, string>
    {
        ["GridGrains.Domain.Groups"] = "Prices",
        ["GridGrains.Domain.Nodes"] = "Prices",
        ["GridGrains.Grains.Contracts.Groups"] = "Prices",
        ["GridGrains.Grains.Contracts.Nodes"] = "Prices",
    };

    /// <summary>Types of general use that lie in a product's folder.</summary>
    public static readonly IReadOnlySet<string> Shared = new HashSet<string>();

    /// <summary>Rooms in which every product has a folder of its name.</summary>
    public static readonly IReadOnlyList<string> Rooms = ["src/Domain", "src/Grains", "src/Silo/Http"];

    /// <summary>Folders that are not there yet.</summary>
    public static readonly IReadOnlySet<string> MissingFolders = new HashSet<string>();

    /// <summary>Types of the engine that name a product today. One that no longer does must leave this list.</summary>
    public static readonly IReadOnlySet<string> KnownBreaches = new HashSet<string>();
}
