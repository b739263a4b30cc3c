using System.Globalization;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Catalog;

/// <summary>Topics, tables, views and rollups as entries, from what parts declare of them.</summary>
internal static class DeclaredTables
{
    public const string Lake = "iceberg";
    public const string Warehouse = "clickhouse";
    public const string Log = "log";

    /// <summary>Where the lake keeps its tables.</summary>
    public const string LakeNamespace = "power";

    private const string PlannedPart = "planned_topics";

    public static string TopicId(string topic) => $"topic.{topic}";

    /// <param name="retention">How long tables keep their rows; null for as declared.</param>
    public static IEnumerable<CatalogEntry> Of(SiloParts parts, TableRetention? retention = null)
    {
        retention ??= TableRetention.Declared;
        foreach (var part in parts.All)
        {
            foreach (var entry in part.Topics.Select(topic => OfTopic(part, Topics.All.First(known => known.Name == topic)))
                .Concat(part.Definitions.SelectMany(table => OfTable(part, table, retention))).Concat(part.ComputedTables.Select(table => OfComputed(part, table, retention))).DistinctBy(entry => entry.Id))
            {
                yield return entry;
            }
        }
    }

    private static CatalogEntry OfTopic(SiloPart part, TopicDefinition topic) => new(TopicId(topic.Name), CatalogKind.Topic, topic.Name, Sentence(topic.Doc), topic.Owner)
    {
        Product = part.Name,
        Store = Log,
        Class = topic.Class,
        Sla = topic.Sla is null ? null : topic.Sla.LongestSilence is { } silence
            ? new CatalogSla(silence.TotalSeconds, null, $"a record at least every {Words(silence)} while its sources publish")
            : new CatalogSla(null, null, "a record when something happens"),
        RetentionDays = topic.Retention is { } kept ? (int)kept.TotalDays : null,
        Columns =
        [
            .. part.Schemas.Where(schema => schema.Topics.Contains(topic.Name)).SelectMany(schema => schema.AllFields)
                .Select(field => new CatalogColumn(field.Name, field.Type, field.Doc, field.IsNumber, field.Unit, Required: field.Required)),
        ],
        Key = [topic.KeyedBy],
        Partitions = topic.Partitions,
        Topics = [topic.Name],
        IsPlanned = part.Name == PlannedPart,
        Tags = part.Name == PlannedPart ? ["planned"] : [],
    };

    private static IEnumerable<CatalogEntry> OfTable(SiloPart part, TableDefinition table, TableRetention retention)
    {
        string[] sources = table.Topics is { } topics ? [.. new[] { topics.Live, topics.Backfill }.OfType<string>().Select(TopicId)] : [.. table.ComputedFrom.Select(SourceId)];
        if (table.LakeNamespace is not null)
        {
            yield return Entry($"{Lake}.{table.Name}", CatalogKind.Table, Sentence(table.Doc), table.Columns.Where(column => column.InLake).Select(LakeColumn), sources) with
            {
                Store = Lake,
                RetentionDays = retention.DaysOf(table),
            };
        }

        foreach (var projection in table.Projections)
        {
            yield return Entry(
                $"{Warehouse}.{projection.Name}", CatalogKind.Table, Sentence(projection.Doc ?? table.Doc), projection.Columns.Select(name => WarehouseColumn(table[name])), sources) with
            { RetentionDays = retention.DaysOf(table, projection) };
        }

        foreach (var view in table.Views)
        {
            var doc = view.AsOf ? $"{table.Doc.Split(';')[0]}: the version that was known at the parameter as_of" : $"{table.Doc.Split(';')[0]}: the latest";
            yield return Entry(
                $"{Warehouse}.{view.Name}", CatalogKind.View, Sentence(doc), [.. table.Key.Concat(view.Columns).Select(name => WarehouseColumn(table[name])), .. VersionsOf(view)],
                [$"{Warehouse}.{table.Projections[0].Name}"]) with
            { Parameters = view.AsOf ? ["as_of (required)"] : [] };
        }

        CatalogEntry Entry(string id, CatalogKind kind, string doc, IEnumerable<CatalogColumn> columns, IReadOnlyList<string> from) =>
            new(id, kind, id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..], doc, table.Owner)
            {
                Product = part.Name,
                Store = Warehouse,
                Class = table.Class,
                Sla = SlaOf(table.Sla),
                Columns = [.. columns],
                Tags = table.Tags,
                Sources = from,
                TimeColumn = table.TimeColumn,
                Key = table.Key,
                Topics = table.Topics is { } topics ? [topics.Live] : [],
            };
    }

    private static IEnumerable<CatalogColumn> VersionsOf(VersionView view) =>
        view.AsOf ? [] : [new CatalogColumn("versions", "UInt64", "how many versions there are", IsNumber: true, Units.Count)];

    private static CatalogEntry OfComputed(SiloPart part, ComputedTable table, TableRetention retention) => new($"{Warehouse}.{table.Name}", KindOf(table.Kind), table.Name, Sentence(table.Doc), table.Owner)
    {
        Product = part.Name,
        Store = Warehouse,
        Class = table.Class,
        Sla = SlaOf(table.Sla),
        RetentionDays = retention.DaysOf(table.Name, table.RetentionDays),
        Columns = [.. table.Columns.Select(column => new CatalogColumn(column.Name, column.Type, column.Doc, column.IsNumber, column.Unit))],
        Tags = table.Tags,
        TimeColumn = table.TimeColumn,
        Topics = table.Kind == ComputedKind.Dimension || table.Source is not null ? [] : [.. part.Definitions.Where(known => known.Projections.Count > 0).Select(known => known.Topics?.Live).OfType<string>()],
    };

    private static CatalogColumn LakeColumn(Column column) =>
        new(column.Name, column.Type.ToString().ToLower(CultureInfo.InvariantCulture), column.Meaning ?? "", column.IsNumber, column.Unit, column.From, column.Required);

    private static CatalogColumn WarehouseColumn(Column column) => LakeColumn(column) with { Type = column.Warehouse!.Type };

    private static CatalogKind KindOf(ComputedKind kind) => kind switch
    {
        ComputedKind.View => CatalogKind.View,
        ComputedKind.Rollup => CatalogKind.Rollup,
        ComputedKind.Dimension => CatalogKind.Dimension,
        _ => CatalogKind.Table,
    };

    internal static CatalogSla SlaOf(TableSla sla) =>
        new(sla.Freshness.TotalSeconds, sla.Completeness, string.Create(CultureInfo.InvariantCulture, $"{sla.Completeness:P0} of the records within {Words(sla.Freshness)} of their append, p99"));

    internal static string Words(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
    };

    // Definitions say what a row is, in words that follow "one row is".
    private static string Sentence(string doc) => doc.Length == 0 ? "" : $"{char.ToUpperInvariant(doc[0])}{doc[1..].Replace("`", "", StringComparison.Ordinal)}";

    private static string SourceId(string source) => source.Contains('.', StringComparison.Ordinal) ? source : TopicId(source);
}
