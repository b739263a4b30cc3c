using GridGrains.Domain.Log;

namespace GridGrains.Domain.Tables;

/// <summary>What a table or view of the warehouse is to those who query it.</summary>
public enum ComputedKind
{
    /// <summary>Rows that a run of the program writes.</summary>
    Table,

    View,

    /// <summary>Buckets that are computed again whenever a row of theirs comes.</summary>
    Rollup,

    /// <summary>What is known of the things that facts are about.</summary>
    Dimension,
}

/// <param name="Type">As the warehouse's DDL names it.</param>
/// <param name="Unit">One of <see cref="Units"/>; null for values that are no numbers.</param>
public sealed record ComputedColumn(string Name, string Type, string Doc, string? Unit = null)
{
    public bool IsNumber => (Type.Contains("Int", StringComparison.Ordinal) || Type.Contains("Float", StringComparison.Ordinal) || Type.Contains("Decimal", StringComparison.Ordinal))
        && !Type.StartsWith("Array(String", StringComparison.Ordinal);
}

/// <summary>A table or view of the warehouse that no topic fills directly: what it holds, whose it is, what it promises and what writes it.</summary>
/// <param name="Doc">What one row is.</param>
public sealed record ComputedTable(string Name, ComputedKind Kind, string Doc, IReadOnlyList<ComputedColumn> Columns)
{
    public required string Owner { get; init; }

    /// <summary>From the append of a record until its effect is seen here.</summary>
    public required TableSla Sla { get; init; }

    /// <summary>Null where rows are kept for good, and for a view.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>What a row's moment is; null where rows have none.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>Which of its rows count, in the warehouse's SQL; null for all.</summary>
    public string? Where { get; init; }

    public DataClass Class { get; init; } = DataClass.Internal;

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The statements that write it, each <c>INSERT INTO ... SELECT</c>; empty for a view, and where <see cref="Source"/> says what does.</summary>
    public IReadOnlyList<string> Statements { get; init; } = [];

    /// <summary>What its rows are made of, where neither a statement nor the view's own text says it.</summary>
    public string? Source { get; init; }
}
