using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Curves;

/// <summary>The warehouse's tables of evening curves and factors: the columns of the lake's, the last build of each evening.</summary>
public static class CurveTable
{
    public const string Curves = "curves_latest";
    public const string Factors = "factors_eod";

    public static IReadOnlyList<ComputedTable> All { get; } =
    [
        Of(Curves, CurveTables.Eod, "a price of the last build of an evening's forward curve"),
        Of(Factors, FactorTables.Eod, "a risk factor of the last build of an evening's forward curves"),
    ];

    private static ComputedTable Of(string name, TableDefinition lake, string doc) =>
        new(name, ComputedKind.Table, doc, [.. lake.Columns.Select(column => new ComputedColumn(column.Name, column.Warehouse!.Type, column.Meaning ?? "", column.Unit))])
        {
            Owner = lake.Owner,
            Sla = lake.Sla,
            RetentionDays = 2 * 365,
            TimeColumn = lake.TimeColumn,
            Class = lake.Class,
            Tags = lake.Tags,
            Source = $"iceberg.{lake.Name}",
        };
}
