using GridGrains.Domain.Governance;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Sql;

/// <param name="Type">As the engine names it.</param>
public sealed record SqlColumn(string Name, string Type, string Doc, string? Unit);

/// <summary>A table or view that statements may name.</summary>
/// <param name="IsMerged">Its repeated rows are taken out when it is read.</param>
/// <param name="Where">Which rows count, in the engine's SQL; null for all.</param>
/// <param name="Parameter">What has to be given where it is named, as <c>name(as_of = ...)</c>; null for nothing.</param>
public sealed record SqlTable(string Name, string Doc, DataClass Class, IReadOnlyList<SqlColumn> Columns, bool IsMerged, string? Where = null, string? Parameter = null)
{
    /// <summary>Its rows come with the statement.</summary>
    public bool IsGiven { get; init; }

    public bool HasIso => Columns.Any(column => column.Name == TableReach.IsoColumn);

    /// <summary>Tables and views of the warehouse, as they are declared.</summary>
    public static IReadOnlyList<SqlTable> Of(IEnumerable<TableDefinition> definitions, IEnumerable<ComputedTable> computed) =>
        [.. definitions.SelectMany(Of).Concat(computed.Select(Of)).DistinctBy(table => table.Name).OrderBy(table => table.Name, StringComparer.Ordinal)];

    private static IEnumerable<SqlTable> Of(TableDefinition table)
    {
        foreach (var projection in table.Projections)
        {
            yield return new SqlTable(projection.Name, projection.Doc ?? table.Doc, table.Class, ColumnsOf(table, projection.Columns), IsMerged: true);
        }

        foreach (var view in table.Views)
        {
            var columns = ColumnsOf(table, [.. table.Key, .. view.Columns]);
            yield return view.AsOf
                ? new SqlTable(view.Name, $"{table.Doc}: the version that was known at as_of", table.Class, columns, IsMerged: false, Parameter: "as_of")
                : new SqlTable(view.Name, $"{table.Doc}: the latest", table.Class, [.. columns, new SqlColumn("versions", "UInt64", "how many there are", Units.Count)], IsMerged: false);
        }
    }

    private static SqlTable Of(ComputedTable table) => new(
        table.Name, table.Doc, table.Class, [.. table.Columns.Select(column => new SqlColumn(column.Name, column.Type, column.Doc, column.Unit))], table.Kind != ComputedKind.View, table.Where);

    private static IReadOnlyList<SqlColumn> ColumnsOf(TableDefinition table, IEnumerable<string> names) =>
        [.. names.Select(name => table[name]).Select(column => new SqlColumn(column.Name, column.Warehouse?.Type ?? "", column.Meaning ?? "", column.Unit))];
}

/// <summary>What one caller's statements may name.</summary>
public sealed class SqlReach
{
    private readonly Dictionary<string, SqlTable> _tables;

    private SqlReach(IEnumerable<SqlTable> tables, IReadOnlyList<string>? isos) =>
        (Tables, _tables, Isos) = ([.. tables], tables.ToDictionary(table => table.Name), isos);

    /// <summary>Markets whose rows they read; null for all.</summary>
    public IReadOnlyList<string>? Isos { get; }

    public IReadOnlyList<SqlTable> Tables { get; }

    /// <param name="isos">Markets that the caller sees; null for all. One that sees a part of the markets reads what these publish, and nothing else.</param>
    /// <param name="seesPeople">Tables too that name people and what they did.</param>
    public static SqlReach Of(IEnumerable<SqlTable> tables, IEnumerable<string>? isos, bool seesPeople) => new(
        tables.Where(table => TableReach.Includes(isos is not null, seesPeople, table.Class, table.HasIso)),
        isos?.Order(StringComparer.Ordinal).ToArray());

    /// <summary>Functions of the clock and of chance are refused.</summary>
    public bool IsRepeatable { get; private init; }

    internal static SqlReach OfBatch(SqlTable batch) => new([batch], null) { IsRepeatable = true };

    public SqlTable? Find(string name) => _tables.GetValueOrDefault(name);

    /// <summary>What is read in place of a table: a subquery in brackets.</summary>
    /// <param name="arguments">What its author has given it, brackets included; null for nothing.</param>
    /// <param name="isHollow">Without rows.</param>
    internal string SubqueryOf(SqlTable table, string database, string? arguments, bool isHollow = false)
    {
        var markets = Isos is null ? null : Isos.Count == 0 ? "0" : string.Join(" OR ", Isos.Select(iso => $"{TableReach.IsoColumn} = '{CheckedIso(iso)}'"));
        string[] conditions = [.. new[] { table.Where, markets, isHollow ? "0" : null }.OfType<string>().Select(condition => $"({condition})")];
        var source = table.IsGiven ? SqlBatch.Source : $"{database}.{table.Name}";
        return $"(SELECT * FROM {source}{arguments}{(table.IsMerged ? " FINAL" : "")}{(conditions.Length > 0 ? $" WHERE {string.Join(" AND ", conditions)}" : "")})";
    }

    private static string CheckedIso(string iso) => iso.All(char.IsAsciiLetterOrDigit) ? iso : throw new ArgumentException($"'{iso}' is no code of a market");
}
