using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Guardrails;

/// <summary>The views that say which hours are in quarantine.</summary>
public static class QuarantineHours
{
    private const string Word = "LowCardinality(String)";

    private static readonly ComputedColumn[] Hour =
        [new("iso", Word, "code of the ISO"), new("market", Word, "the product"), new("hour", "DateTime('UTC')", "start of the hour")];

    public static IReadOnlyList<ComputedTable> All { get; } =
    [
        View("quarantined_hour", "an hour whose rows are out of canonical views", Hour),
        View("quarantine_sequence", "an hour that a decision took rows of, or gave them back", [.. Hour, new("sequence", "Int64", "the last such decision", Units.Ordinal)]),
    ];

    private static ComputedTable View(string name, string doc, IReadOnlyList<ComputedColumn> columns) => new(name, ComputedKind.View, doc, columns)
    {
        Owner = "guardrails",
        Sla = new TableSla(TimeSpan.FromSeconds(30)),
        TimeColumn = "hour",
        Tags = ["quarantine", "quality"],
    };
}
