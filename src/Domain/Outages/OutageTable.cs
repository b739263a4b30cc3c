using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Outages;

/// <summary>One revision of an outage as one record gave it.</summary>
public readonly record struct OutageRow(EntityKey Facility, OutageReport Report, DateTime IngestedAtUtc, int Partition, long Offset);

/// <summary>The table <c>outages</c>: every publication of every outage. A repeated publication is a row too; the newest is the latest.</summary>
public static class OutageTable
{
    private const string Mw = "MW";
    private const int RetentionDays = 10 * 365;

    private static readonly string[] Key = ["iso", "facility", "outage_id"];
    private static readonly string[] Version = ["known_at", "log_offset"];
    private static readonly string[] Values =
    [
        "facility_name", "facility_type", "kind", "region", "node", "capacity_mw", "unit_mw", "start_time", "end_time", "status", "severity", "high_impact", "reason", "source", "known_at",
    ];

    private static readonly WarehouseColumn Word = new("LowCardinality(String)");
    private static readonly WarehouseColumn Stamp = new("DateTime64(6, 'UTC')", "ZSTD(1)");

    public static readonly TableDefinition<OutageRow> Definition = new("outages", OutageColumns.All(Word, Stamp, Mw), () => new ComparedRowOrdering<OutageRow>(Compare))
    {
        Doc = "an outage of a unit or facility, as one publication has it",
        Owner = "outages",
        Sla = new TableSla(TimeSpan.FromSeconds(30)),
        Tags = ["outage", "derate", "plant", "unit", "maintenance", "nuclear"],
        Topics = new TableTopics(Topics.Outages, Topics.OutagePartitions),
        Key = Key,
        Version = Version,
        TimeColumn = "start_time",
        Partitioning = LakePartitioning.Month,
        Sort = ["iso", "facility", "outage_id"],
        RetentionDays = RetentionDays,
        Projections =
        [
            new Projection("outages", [.. OutageColumns.All(Word, Stamp, Mw).Select(column => column.Name)], [.. Key, .. Version], RetentionDays, "every publication of every outage"),
        ],
        Views = [new VersionView("outages_latest", Values, AsOf: false), new VersionView("outages_as_of", Values, AsOf: true)],
    };

    public static readonly TopicTable Topic = new(Topics.Outages, Definition, () => new Decoder());

    private static int Compare(OutageRow left, OutageRow right)
    {
        var order = string.CompareOrdinal(left.Facility.Iso.Code, right.Facility.Iso.Code);
        order = order != 0 ? order : string.CompareOrdinal(left.Facility.Id, right.Facility.Id);
        return order != 0 ? order : string.CompareOrdinal(left.Report.OutageId, right.Report.OutageId);
    }

    private sealed class Decoder : RecordDecoder<OutageRow>
    {
        public override long OffsetOf(in OutageRow row) => row.Offset;

        // The shard of the facility writes the dead letter of what is no row.
        public override bool TryDecode(LogBatch batch, int index, out OutageRow row)
        {
            var appended = batch.AppendedAtUtc(index);
            var isRow = OutageRecordReader.TryRead(batch.Records.Key(index), batch.Records.Value(index), appended, out var report, out _);
            row = isRow
                ? new OutageRow(EntityKey.Parse(System.Text.Encoding.UTF8.GetString(batch.Records.Key(index))), report!, appended, batch.Partition.Partition, batch.Offset(index))
                : default;
            return isRow;
        }
    }
}
