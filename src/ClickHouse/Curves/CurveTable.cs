using GridGrains.Domain.Curves;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Curves;

/// <summary>The warehouse's table of evening curves: the columns of the lake's, the last build of each evening.</summary>
public static class CurveTable
{
    public static IReadOnlyList<ComputedTable> All { get; } =
    [
        new("curves_latest", ComputedKind.Table, "a price of the last build of an evening's forward curve",
            [.. CurveTables.Eod.Columns.Select(column => new ComputedColumn(column.Name, column.Warehouse!.Type, column.Meaning ?? "", column.Unit))])
        {
            Owner = CurveTables.Eod.Owner,
            Sla = CurveTables.Eod.Sla,
            RetentionDays = 2 * 365,
            TimeColumn = CurveTables.Eod.TimeColumn,
            Class = CurveTables.Eod.Class,
            Tags = CurveTables.Eod.Tags,
            Source = "iceberg.curves_eod",
        },
    ];
}
