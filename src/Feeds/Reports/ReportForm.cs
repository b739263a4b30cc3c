using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Reports;

/// <summary>How a form writes its fields.</summary>
public enum ReportSyntax
{
    Csv,
    Json,
    Xml,
    Workbook,
}

/// <summary>What a form states about itself. Reading, refusals and the table in docs/reports.md all use it.</summary>
public sealed record ReportForm(ReportSyntax Syntax, params IReadOnlyList<ReportTable> Tables);

/// <summary>Reports of one form that have the same columns and whose stamps mean the same.</summary>
public sealed record ReportTable
{
    /// <summary>The market's names of the reports.</summary>
    public required string Reports { get; init; }

    public required IReadOnlyList<PriceProduct> Products { get; init; }

    /// <summary>What the product is known from.</summary>
    public required string ProductFrom { get; init; }

    public required StampRule Stamp { get; init; }

    public required IReadOnlyList<ReportColumn> Columns { get; init; }

    /// <summary>What each field of a price is made of; a field that is not named is never filled by this form.</summary>
    public required IReadOnlyList<FieldSource> Fields { get; init; }

    public IEnumerable<ReportColumn> Required => Columns.Where(column => column.IsRequired);

    /// <summary>The columns that distinguish each price of a file from all others.</summary>
    public IEnumerable<ReportColumn> Key => Columns.Where(column => column.Use == ColumnUse.Key);

    public bool Matches(IReadOnlySet<string> names) => Required.All(column => column.IsIn(names));
}

/// <summary>What a column is to a report.</summary>
public enum ColumnUse
{
    /// <summary>A part of what a row is about.</summary>
    Key,

    /// <summary>A price, a label, or something that is passed over.</summary>
    Value,

    /// <summary>A further part of a key, which this form does not have: a file with it is another report.</summary>
    ForeignKey,
}

/// <param name="Spellings">The names in use; the first one is that of messages.</param>
public sealed record ReportColumn(ColumnUse Use, bool IsRequired, IReadOnlyList<string> Spellings)
{
    private readonly string[] _normalized = [.. Spellings.Select(CsvHeader.Normalized)];

    public string Name => Spellings[0];

    public static ReportColumn Key(params string[] spellings) => new(ColumnUse.Key, true, spellings);

    public static ReportColumn OptionalKey(params string[] spellings) => new(ColumnUse.Key, false, spellings);

    /// <summary>A column that every file has and that is no key.</summary>
    public static ReportColumn Value(params string[] spellings) => new(ColumnUse.Value, true, spellings);

    /// <summary>Columns that a file may have, each under one name.</summary>
    public static IEnumerable<ReportColumn> Others(params IEnumerable<string> names) => names.Select(name => new ReportColumn(ColumnUse.Value, false, [name]));

    public static IEnumerable<ReportColumn> Foreign(params IEnumerable<string> names) => names.Select(name => new ReportColumn(ColumnUse.ForeignKey, false, [name]));

    /// <param name="names">As <see cref="CsvHeader.Normalized"/> gives them.</param>
    public bool IsIn(IReadOnlySet<string> names) => _normalized.Any(names.Contains);

    public bool IsSpelled(string normalized) => Array.IndexOf(_normalized, normalized) >= 0;
}

/// <summary>Which end of its interval a stamp marks.</summary>
public enum StampPoint
{
    Start,
    End,
}

/// <summary>What a report's stamp means. The fact is the form's own; no report states it.</summary>
/// <param name="Column">Column or columns that hold the stamp.</param>
/// <param name="Clock">Whose clock it shows.</param>
/// <param name="Source">Where the meaning is known from.</param>
public sealed record StampRule(string Column, StampPoint Point, string Clock, string Source)
{
    /// <summary>Start of the interval that a stamp marks, once the stamp is in UTC.</summary>
    public DateTime StartUtc(DateTime stampUtc, int intervalMinutes) => Point == StampPoint.Start ? stampUtc : stampUtc.AddMinutes(-intervalMinutes);
}
