using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.FeatureStore;

/// <summary>A pushed row as the table keeps it.</summary>
/// <param name="Record">The record's value, as <see cref="FeatureRecordJson"/> writes it.</param>
public readonly record struct FeatureTableRow(string Entity, FeaturePush Push, string Record, DateTime IngestedAtUtc, int Partition, long Offset);

/// <summary>The table <c>feature_values</c>: every row that was pushed for offline use, in all views.</summary>
public static class FeatureTable
{
    private const int RetentionDays = 5 * 365;

    private static readonly WarehouseColumn Stamp = new("DateTime64(6, 'UTC')", "DoubleDelta, ZSTD(1)");

    public static readonly TableDefinition<FeatureTableRow> Definition = new(
        "feature_values", Columns(), () => new ComparedRowOrdering<FeatureTableRow>(Compare))
    {
        Doc = "a pushed row of a declared feature view; rows of one view, entity and event time are versions",
        Owner = "features",
        Sla = new TableSla(TimeSpan.FromSeconds(30)),
        Class = DataClass.Internal,
        Tags = ["feature", "offline store"],
        Topics = new TableTopics(Topics.FeaturePush, Topics.FeaturePartitions),
        Key = ["view", "entity", "event_ts"],
        Version = ["known_at", "log_offset"],
        TimeColumn = "event_ts",
        Partitioning = LakePartitioning.Day,
        Sort = ["view", "entity", "event_ts", "known_at"],
        RetentionDays = RetentionDays,
        Projections =
        [
            new Projection(
                "feature_values", [.. Columns().Select(column => column.Name)], ["view", "entity", "event_ts", "known_at", "log_partition", "log_offset"], RetentionDays,
                "every row that was pushed for offline use"),
        ],
        Views = [new VersionView("feature_values_latest", ["record", "known_at"], AsOf: false), new VersionView("feature_values_as_of", ["record", "known_at"], AsOf: true)],
    };

    public static readonly TopicTable Topic = new(Topics.FeaturePush, Definition, () => new Decoder());

    private static Column<FeatureTableRow>[] Columns() =>
    [
        ColumnsOf<FeatureTableRow>.Text<View>(1, "view", "with its version: turbine_stats@v1") with { From = "view", Warehouse = new("LowCardinality(String)") },
        ColumnsOf<FeatureTableRow>.Text<Entity>(2, "entity", "join keys and values: turbine_id/17") with { From = "key of the record", Fields = ["@key"], Warehouse = new("String", "ZSTD(1)") },
        ColumnsOf<FeatureTableRow>.Timestamp<EventTime>(3, "event_ts", "what the row is about") with { From = "ts", Warehouse = Stamp },
        ColumnsOf<FeatureTableRow>.Timestamp<KnownAt>(4, "known_at", "since when it was known") with { From = "known_at", Warehouse = Stamp },
        ColumnsOf<FeatureTableRow>.Text<Record>(5, "record", "the row as JSON, with its values and their types") with { From = "value of the record", Fields = ["view", "ts", "known_at", "to", "values", "windows"], Warehouse = new("String", "ZSTD(3)") },
        ColumnsOf<FeatureTableRow>.Timestamp<IngestedAt>(6, "ingested_at") with { Meaning = "when the log took the record", From = "time of the append", Fields = ["@appended_at"], Warehouse = Stamp },
        ColumnsOf<FeatureTableRow>.Int32<LogPartition>(7, "log_partition") with { Meaning = "partition of the topic", From = "partition of the record", Fields = ["@partition"], Unit = Units.Ordinal, Warehouse = new("UInt16") },
        ColumnsOf<FeatureTableRow>.Int64<LogOffset>(8, "log_offset") with { Meaning = "offset in the partition", From = "offset of the record", Fields = ["@offset"], Unit = Units.Ordinal, Warehouse = new("Int64", "Delta(8), ZSTD(1)") },
    ];

    private static int Compare(FeatureTableRow left, FeatureTableRow right)
    {
        var order = string.CompareOrdinal(left.Push.View, right.Push.View);
        order = order != 0 ? order : string.CompareOrdinal(left.Entity, right.Entity);
        order = order != 0 ? order : left.Push.EventUtc.CompareTo(right.Push.EventUtc);
        return order != 0 ? order : left.Push.KnownAtUtc.CompareTo(right.Push.KnownAtUtc);
    }

    private sealed class Decoder : RecordDecoder<FeatureTableRow>
    {
        private readonly FeatureRecordReader _records = new();

        public override bool TryDecode(LogBatch batch, int index, out FeatureTableRow row)
        {
            row = default;
            if (!_records.TryRead(batch.Records.Key(index), batch.Records.Value(index), out var push, out _) || !push.To.HasFlag(FeatureTarget.Offline))
            {
                return false;
            }

            row = new FeatureTableRow(
                Encoding.UTF8.GetString(batch.Records.Key(index)), push, Encoding.UTF8.GetString(batch.Records.Value(index)), batch.AppendedAtUtc(index),
                batch.Partition.Partition, batch.Offset(index));
            return true;
        }

        public override long OffsetOf(in FeatureTableRow row) => row.Offset;
    }

    private readonly struct View : IValueOf<FeatureTableRow, string?>
    {
        public static string? Of(in FeatureTableRow row) => row.Push.View;
    }

    private readonly struct Entity : IValueOf<FeatureTableRow, string?>
    {
        public static string? Of(in FeatureTableRow row) => row.Entity;
    }

    private readonly struct EventTime : IValueOf<FeatureTableRow, DateTime>
    {
        public static DateTime Of(in FeatureTableRow row) => row.Push.EventUtc;
    }

    private readonly struct KnownAt : IValueOf<FeatureTableRow, DateTime>
    {
        public static DateTime Of(in FeatureTableRow row) => row.Push.KnownAtUtc;
    }

    private readonly struct Record : IValueOf<FeatureTableRow, string?>
    {
        public static string? Of(in FeatureTableRow row) => row.Record;
    }

    private readonly struct IngestedAt : IValueOf<FeatureTableRow, DateTime>
    {
        public static DateTime Of(in FeatureTableRow row) => row.IngestedAtUtc;
    }

    private readonly struct LogPartition : IValueOf<FeatureTableRow, int>
    {
        public static int Of(in FeatureTableRow row) => row.Partition;
    }

    private readonly struct LogOffset : IValueOf<FeatureTableRow, long>
    {
        public static long Of(in FeatureTableRow row) => row.Offset;
    }
}
