using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Prices;

/// <summary>The tables of prices.</summary>
public static class PriceTables
{
    private const int DaysPerYear = 365;
    private const string Facts = "fact_lmp_5m";

    /// <summary>A condition on <c>iso</c>, <c>market</c> and <c>ts</c> in the warehouse's SQL: rows whose day is not in quarantine.</summary>
    public const string Canonical = "(iso, market, toDateTime(toStartOfHour(ts), 'UTC')) NOT IN (SELECT iso, market, hour FROM quarantined_hour)";

    /// <summary>The version of a price that stands has the greatest, in the warehouse's SQL: the log beats a bulk load.</summary>
    public const string StandingRank = "(known_at, source_version, log_partition < 2000, log_offset)";

    private static readonly string[] Key = ["iso", "node", "market", "ts"];
    private static readonly string[] Version = ["known_at", "source_version", "log_offset"];

    private static readonly string[] Rank = StandingRank[1..^1].Split(", ");

    private static readonly Projection FactPrices = new(
        Facts,
        [
            "ts", "iso", "market", "node", "hub", "zone", "interval_minutes", "lmp", "energy_component", "congestion_component", "loss_component", "known_at",
            "source_version", "log_partition", "log_offset", "is_backfill",
        ],
        ["iso", "market", "ts", "node", .. Version, "is_backfill"], 5 * DaysPerYear, "the same prices ordered by time, real-time and day-ahead");

    public static readonly TableDefinition<LmpRow> RealTime = Define(
        "iso_rt_lmp", "a version of a real-time price", LmpColumns.All, 3 * DaysPerYear, new TableTopics(Topics.RealTimeLmp, Topics.LmpPartitions, Topics.BackfillRealTimeLmp));

    public static readonly TableDefinition<LmpRow> DayAhead = Define(
        "iso_da_lmp", "a version of a day-ahead price; also `trade_date`, `hour_seq`", [.. LmpColumns.All, .. LmpColumns.DayAhead], 5 * DaysPerYear,
        new TableTopics(Topics.DayAheadLmp, Topics.LmpPartitions, Topics.BackfillDayAheadLmp));

    public static readonly IReadOnlyList<TableDefinition<LmpRow>> All = [RealTime, DayAhead];

    /// <summary>The topics that everything follows.</summary>
    public static IReadOnlyList<TopicTable> Live(ReferenceCatalog reference) => [.. All.Select(table => TopicOf(table, table.Topics!.Live, reference))];

    /// <summary>The topics of backfills, into the same tables.</summary>
    public static IReadOnlyList<TopicTable> Backfills(ReferenceCatalog reference) => [.. All.Select(table => TopicOf(table, table.Topics!.Backfill!, reference))];

    private static TopicTable TopicOf(TableDefinition<LmpRow> table, string topic, ReferenceCatalog reference) =>
        new(topic, table, () => new LmpRowDecoder(reference, table.Topics!.Partitions));

    private static VersionView[] ViewsOf(string name, bool dayAhead)
    {
        string[] prices = ["lmp", "energy_component", "congestion_component", "loss_component"];
        string[] hour = dayAhead ? ["trade_date", "hour_seq"] : [];
        return
        [
            new VersionView($"{name}_latest", [.. prices, "ghg_component", "hub", "zone", "interval_minutes", "known_at", "quality", .. hour], AsOf: false, Canonical),
            new VersionView($"{name}_as_of", [.. prices, "known_at"], AsOf: true, Canonical),
        ];
    }

    private static TableDefinition<LmpRow> Define(string name, string doc, IReadOnlyList<Column<LmpRow>> columns, int retentionDays, TableTopics topics) =>
        new(name, columns, () => new KeyedRowOrdering<LmpRow, EntityKey, Ordered>(EntityKeyOrder.Instance, LakePartitioning.Day))
        {
            Doc = doc,
            Owner = "market-data",
            Sla = new TableSla(TimeSpan.FromSeconds(30)),
            Tags = ["price", "lmp", "congestion"],
            Topics = topics,
            Key = Key,
            Version = Version,
            Rank = Rank,
            TimeColumn = "ts",
            Partitioning = LakePartitioning.Day,
            Sort = ["iso", "node", "ts"],
            RetentionDays = retentionDays,
            Projections =
            [
                new Projection(name, [.. columns.Select(column => column.Name)], [.. Key, .. Version, "is_backfill"], retentionDays, "every version of every price"),
                FactPrices,
            ],
            Views = ViewsOf(name, columns.Count > LmpColumns.All.Count),
        };

    private readonly struct Ordered : IKeyedRow<LmpRow, EntityKey>
    {
        public static EntityKey KeyOf(in LmpRow row) => row.Node;

        public static DateTime TimeOf(in LmpRow row) => row.Fact.IntervalStartUtc;

        public static DateTime KnownAtOf(in LmpRow row) => row.Fact.KnownAtUtc;
    }
}
