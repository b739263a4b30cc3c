using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>A decision and its sequence in QUARANTINE_DECISIONS.</summary>
public readonly record struct QualityRow(PartitionId Id, PartitionDecision Decision, long Sequence);

/// <summary>The table of all decisions about partitions: what the quarantine's views are made of.</summary>
public static class QualityTable
{
    private const string Name = "data_quality_log";

    private static readonly WarehouseColumn Stamp = new("DateTime64(6, 'UTC')");
    private static readonly WarehouseColumn Word = new("LowCardinality(String)");

    public static readonly TableDefinition<QualityRow> Definition = new(
        Name, Columns(), () => new ComparedRowOrdering<QualityRow>((left, right) => left.Sequence.CompareTo(right.Sequence)))
    {
        Doc = "a verdict of the judges on a partition of prices, or what somebody decided about it",
        Owner = "guardrails",
        Sla = new TableSla(TimeSpan.FromSeconds(30)),
        Class = DataClass.Internal,
        Tags = ["quarantine", "quality"],
        Topics = new TableTopics(Log.Topics.QuarantineDecisions, 1),
        Key = ["iso", "market", "day"],
        Version = ["sequence"],
        TimeColumn = "decided_at",
        Partitioning = LakePartitioning.Day,
        Sort = ["sequence"],
        RetentionDays = 5 * 365,
        Projections =
        [
            new Projection(
                Name,
                [
                    "iso", "market", "day", "sequence", "status", "in_force", "decided_at", "actor", "source", "reason", "judges", "table_name", "from_ts", "to_ts", "row_count", "defect_rows",
                    "defect_share",
                ],
                ["iso", "market", "day", "sequence"], 5 * 365),
        ],
    };

    public static readonly TopicTable Topic = new(Log.Topics.QuarantineDecisions, Definition, () => new Decoder());

    private static Column<QualityRow>[] Columns() =>
    [
        ColumnsOf<QualityRow>.Text<OfIso>(1, "iso") with { Meaning = "code of the ISO", From = "partition", Warehouse = Word },
        ColumnsOf<QualityRow>.Text<Market>(2, "market", "the product") with { From = "partition", Warehouse = Word },
        ColumnsOf<QualityRow>.Date<Day>(3, "day", "on the market's own clock") with { From = "partition", Warehouse = new("Date") },
        ColumnsOf<QualityRow>.Int64<Sequence>(4, "sequence", "of the decision; the greatest of a partition holds") with { From = "offset + 1", Fields = ["@offset"], Unit = Units.Ordinal, Warehouse = new("Int64") },
        ColumnsOf<QualityRow>.Text<Status>(5, "status", "clean, warned, quarantined, released, discarded") with { From = "status", Warehouse = Word },
        ColumnsOf<QualityRow>.Int32<InForce>(6, "in_force", "1 where the rows are out of canonical views") with { From = "status", Unit = Units.Flags, Warehouse = new("UInt8") },
        ColumnsOf<QualityRow>.Timestamp<DecidedAt>(7, "decided_at") with { Meaning = "when it was decided", From = "at", Warehouse = Stamp },
        ColumnsOf<QualityRow>.Text<Actor>(8, "actor", "guardrails for a verdict") with { From = "actor", Warehouse = new("String") },
        ColumnsOf<QualityRow>.Text<Source>(9, "source", "what was judged: live, or a load of files") with { From = "source", Required = false, Warehouse = new("String") },
        ColumnsOf<QualityRow>.Text<Reason>(10, "reason") with { Meaning = "of the decision, for people", From = "reason", Warehouse = new("String") },
        ColumnsOf<QualityRow>.Text<JudgesOf>(11, "judges", "that voted, separated by spaces") with { From = "votes", Warehouse = new("String") },
        ColumnsOf<QualityRow>.Text<TableName>(12, "table_name", "of the rows") with { From = "partition", Warehouse = Word },
        ColumnsOf<QualityRow>.Timestamp<From>(13, "from_ts", "first moment of the day") with { From = "partition", Warehouse = Stamp },
        ColumnsOf<QualityRow>.Timestamp<To>(14, "to_ts", "first moment after it") with { From = "partition", Warehouse = Stamp },
        ColumnsOf<QualityRow>.Int64<RowCount>(15, "row_count") with { Meaning = "rows that were judged", From = "rows", Unit = Units.Count, Warehouse = new("Int64") },
        ColumnsOf<QualityRow>.Int64<DefectRows>(16, "defect_rows", "also missing ones") with { Meaning = "rows with defects, missing ones too", From = "defect_rows", Unit = Units.Count, Warehouse = new("Int64") },
        ColumnsOf<QualityRow>.Double<DefectShare>(17, "defect_share") with { Meaning = "of the rows that it has, or should have: 0 to 1", From = "defect_share", Unit = Units.One, Warehouse = new("Float64") },
    ];

    private sealed class Decoder : RecordDecoder<QualityRow>
    {
        public override bool TryDecode(LogBatch batch, int index, out QualityRow row)
        {
            row = default;
            if (PartitionDecisionJson.Read(batch.Records.Value(index)) is not { } decision || !PartitionId.TryParse(decision.Partition, out var id))
            {
                return false;
            }

            row = new QualityRow(id, decision, batch.Offset(index) + 1);
            return true;
        }

        public override long OffsetOf(in QualityRow row) => row.Sequence - 1;
    }

    private readonly struct OfIso : IValueOf<QualityRow, string?>
    {
        public static string? Of(in QualityRow row) => row.Id.Iso.Code;
    }

    private readonly struct Market : IValueOf<QualityRow, string?>
    {
        public static string? Of(in QualityRow row) => row.Id.Product.Name();
    }

    private readonly struct Day : IValueOf<QualityRow, int>
    {
        public static int Of(in QualityRow row) => row.Id.EpochDay;
    }

    private readonly struct Sequence : IValueOf<QualityRow, long>
    {
        public static long Of(in QualityRow row) => row.Sequence;
    }

    private readonly struct Status : IValueOf<QualityRow, string?>
    {
        public static string? Of(in QualityRow row) => PartitionWords.Of(row.Decision.Status);
    }

    private readonly struct InForce : IValueOf<QualityRow, int>
    {
        public static int Of(in QualityRow row) => row.Decision.IsInForce ? 1 : 0;
    }

    private readonly struct DecidedAt : IValueOf<QualityRow, DateTime>
    {
        public static DateTime Of(in QualityRow row) => row.Decision.At;
    }

    private readonly struct Actor : IValueOf<QualityRow, string?>
    {
        public static string? Of(in QualityRow row) => row.Decision.Actor;
    }

    private readonly struct Source : IValueOf<QualityRow, string?>
    {
        public static string? Of(in QualityRow row) => row.Decision.Source;
    }

    private readonly struct Reason : IValueOf<QualityRow, string?>
    {
        public static string? Of(in QualityRow row) => row.Decision.Reason;
    }

    private readonly struct JudgesOf : IValueOf<QualityRow, string?>
    {
        public static string? Of(in QualityRow row) => string.Join(' ', row.Decision.Words);
    }

    private readonly struct TableName : IValueOf<QualityRow, string?>
    {
        public static string? Of(in QualityRow row) => row.Id.Table;
    }

    private readonly struct From : IValueOf<QualityRow, DateTime>
    {
        public static DateTime Of(in QualityRow row) => row.Id.StartUtc;
    }

    private readonly struct To : IValueOf<QualityRow, DateTime>
    {
        public static DateTime Of(in QualityRow row) => row.Id.EndUtc;
    }

    private readonly struct RowCount : IValueOf<QualityRow, long>
    {
        public static long Of(in QualityRow row) => row.Decision.Rows;
    }

    private readonly struct DefectRows : IValueOf<QualityRow, long>
    {
        public static long Of(in QualityRow row) => row.Decision.DefectRows;
    }

    private readonly struct DefectShare : IValueOf<QualityRow, double>
    {
        public static double Of(in QualityRow row) => row.Decision.DefectShare;
    }
}
