namespace GridGrains.Domain.Outages;

/// <summary>Why capacity is out of service.</summary>
public enum OutageKind : byte
{
    /// <summary>It failed.</summary>
    Forced,

    /// <summary>It was arranged before.</summary>
    Planned,

    /// <summary>Work that could wait a little, arranged at short notice.</summary>
    Maintenance,

    /// <summary>The source does not say.</summary>
    Unknown,
}

/// <summary>What the source holds of an outage, beside its times.</summary>
public enum OutageStatus : byte
{
    /// <summary>Its times hold.</summary>
    Active,

    /// <summary>It is over, whatever its end was said to be.</summary>
    Completed,

    /// <summary>It does not take place.</summary>
    Cancelled,
}

/// <summary>The stable words of outages.</summary>
public static class OutageWords
{
    public static readonly IReadOnlyList<string> Kinds = ["forced", "planned", "maintenance", "unknown"];
    public static readonly IReadOnlyList<string> Statuses = ["active", "completed", "cancelled"];

    /// <summary>What is out of service.</summary>
    public static readonly IReadOnlyList<string> Types =
    [
        Nuclear, "natural_gas", "coal", "oil", "hydro", "wind", "solar", "storage", "biomass", "geothermal", "generation", "line", "transformer", "transmission",
    ];

    public const string Nuclear = "nuclear";

    public static string Word(this OutageKind kind) => Kinds[(int)kind];

    public static string Word(this OutageStatus status) => Statuses[(int)status];
}

/// <summary>An outage of one unit or facility as one publication has it: a revision.</summary>
/// <param name="OutageId">The source's own id; an outage keeps it through its revisions.</param>
/// <param name="FacilityType">One of <see cref="OutageWords.Types"/>.</param>
/// <param name="Region">Zone, area or hub by the ISO's own name; null where the source names none.</param>
/// <param name="Node">Id of the node that the facility feeds; null where the source names none.</param>
/// <param name="CapacityMw">Out of service; zero for a line.</param>
/// <param name="UnitMw">All that the facility can give; null where the source does not say.</param>
/// <param name="EndUtc">Actual or expected; null where it is open.</param>
/// <param name="KnownAtUtc">When the source published it.</param>
public sealed record OutageReport(
    string OutageId, string Source, string? FacilityName, string FacilityType, OutageKind Kind, string? Region, string? Node, double CapacityMw, double? UnitMw,
    DateTime StartUtc, DateTime? EndUtc, OutageStatus Status, DateTime KnownAtUtc, string? Reason)
{
    /// <summary>True where another publication says the same.</summary>
    public bool SaysTheSame(OutageReport other) => this == other with { KnownAtUtc = KnownAtUtc, Source = Source };
}
