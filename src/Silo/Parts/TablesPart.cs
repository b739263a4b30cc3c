using GridGrains.ClickHouse.Schema;
using GridGrains.Domain.Tables;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>What holds for the tables of both stores: how long rows are kept.</summary>
internal sealed class TablesPart : SiloPart
{
    private static readonly Setting<TableRetention> Retention = new(
        "retention", "TABLE=DAYS", $"tables with days, such as iso_rt_lmp=7300, or iso_rt_lmp={TableRetention.Never}, separated by ';'", "as declared", TableRetention.Declared,
        "How long tables keep their rows, by the time that they are about; every silo of a cluster alike",
        static (string text, out TableRetention retention) => FaultOf(text, out retention) is null)
    {
        Why = static text => FaultOf(text, out _),
    };

    public override string Name => "tables";

    public override IReadOnlyList<Setting> Settings => [Retention];

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) => settings with { Retention = values.Get(Retention) };

    /// <summary>The tables of the warehouse whose rows go by age, with the days that are wanted.</summary>
    public static IReadOnlyList<KeptRows> KeptRows(SiloParts parts, TableRetention retention) =>
    [
        .. parts.All.SelectMany(part => part.Definitions)
            .SelectMany(table => table.Projections, (table, projection) => new KeptRows(projection.Name, table.TimeColumn, retention.DaysOf(table, projection)))
            .Concat(parts.All.SelectMany(part => part.ComputedTables).Where(table => table is { RetentionDays: not null, TimeColumn: not null })
                .Select(table => new KeptRows(table.Name, table.TimeColumn!, retention.DaysOf(table.Name, table.RetentionDays))))
            .DistinctBy(kept => kept.Table),
    ];

    // A misspelt name would keep nothing, and nobody would know.
    private static string? FaultOf(string text, out TableRetention retention)
    {
        if (!TableRetention.TryParse(text, out retention, out var fault))
        {
            return fault;
        }

        var known = NamesOf(SiloParts.OfProgram);
        return retention.Tables.FirstOrDefault(table => !known.Contains(table)) is { } unknown ? $"no table {unknown} keeps rows by their age; known are {string.Join(", ", known)}" : null;
    }

    private static SortedSet<string> NamesOf(SiloParts parts) => new(
        [.. parts.All.SelectMany(part => part.Definitions).Select(table => table.Name), .. KeptRows(parts, TableRetention.Declared).Select(table => table.Table)],
        StringComparer.Ordinal);
}
