using GridGrains.Domain.Log;

namespace GridGrains.Domain.Catalog;

/// <param name="Unit">Of a number.</param>
/// <param name="From">What it is made of, for people.</param>
public sealed record CatalogColumn(string Name, string Type, string Description, bool IsNumber, string? Unit = null, string? From = null, bool Required = true);

/// <summary>What is promised of an entry's values.</summary>
/// <param name="FreshnessSeconds">Null where values come only when something happens.</param>
/// <param name="Text">The promise in words.</param>
public sealed record CatalogSla(double? FreshnessSeconds, double? Completeness, string Text);

/// <summary>One thing that can be found, as its declaration says it.</summary>
/// <param name="Id"><c>clickhouse.hub_lmp_5m</c>, <c>topic.ISO_RT_LMP</c>, <c>hub.CAISO/TH_SP15_GEN-APND</c>: where it is kept, or its kind, and its name.</param>
/// <param name="Owner">Whom to ask; empty where nobody has said it.</param>
public sealed record CatalogEntry(string Id, CatalogKind Kind, string Name, string Description, string Owner)
{
    public string Title { get; init; } = "";

    /// <summary>The part of the program that declares it; empty for what people declare at run time.</summary>
    public string Product { get; init; } = "";

    /// <summary>iceberg, clickhouse, log; empty for what is kept nowhere.</summary>
    public string Store { get; init; } = "";

    public DataClass Class { get; init; } = DataClass.Internal;

    public CatalogSla? Sla { get; init; }

    /// <summary>Null where it is kept for good, or is computed when it is read.</summary>
    public int? RetentionDays { get; init; }

    public IReadOnlyList<CatalogColumn> Columns { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Further names that lead to it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Ids of the entries that it is made of, as far as declarations say it.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>What a row's moment is.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>Words that distinguish its rows.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>What it takes, where it is asked with parameters: <c>iso (required)</c>.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>A value for each parameter that is required.</summary>
    public IReadOnlyDictionary<string, string> Examples { get; init; } = new Dictionary<string, string>();

    /// <summary>Of a topic; 0 of what is none.</summary>
    public int Partitions { get; init; }

    /// <summary>Topics whose records it is behind.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>True for a topic that brokers hold for a product to come.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>Where it is served: <c>/v1/cubes/hub_24h</c>.</summary>
    public string? Address { get; init; }

    /// <summary>The ISO that an entity or dataset belongs to.</summary>
    public string? Iso { get; init; }

    /// <summary>False for what people declare at run time: what it lacks is shown, and is no fault of the program.</summary>
    public bool IsDeclaredByProgram { get; init; } = true;
}
