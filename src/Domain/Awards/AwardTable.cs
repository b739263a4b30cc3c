using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Awards;

/// <summary>One hour of a resource's awards as one record gave it.</summary>
public readonly record struct AwardRow(EntityKey Resource, AwardReport Report, DateTime IngestedAtUtc, int Partition, long Offset);

/// <summary>The table <c>iso_da_award</c>: every publication of the desk's own day-ahead awards.</summary>
public static class AwardTable
{
    private const int RetentionDays = 10 * 365;

    private static readonly string[] Key = ["iso", "resource_id", "ts"];
    private static readonly string[] Version = ["known_at", "log_offset"];
    private static readonly string[] Values =
        ["trade_date", "hour_seq", "resource_name", "resource_type", "node", "zone", "awarded_mw", "self_schedule_mw", "price", "source", "known_at"];

    public static readonly TableDefinition<AwardRow> Definition = new("iso_da_award", AwardColumns.All, () => new ComparedRowOrdering<AwardRow>(Compare))
    {
        Doc = "an hour of an own resource as a day-ahead market awarded it, as one publication has it",
        Owner = "awards",
        Sla = new TableSla(TimeSpan.FromSeconds(30)),
        Class = DataClass.Licensed,
        Tags = ["award", "day-ahead", "schedule", "position"],
        Topics = new TableTopics(Topics.DayAheadAwards, Topics.AwardPartitions),
        Key = Key,
        Version = Version,
        TimeColumn = "ts",
        Partitioning = LakePartitioning.Month,
        Sort = ["iso", "resource_id", "ts"],
        RetentionDays = RetentionDays,
        Projections =
        [
            new Projection("iso_da_award", [.. AwardColumns.All.Select(column => column.Name)], [.. Key, .. Version], RetentionDays, "every publication of every award"),
        ],
        Views = [new VersionView("iso_da_award_latest", Values, AsOf: false), new VersionView("iso_da_award_as_of", Values, AsOf: true)],
    };

    public static readonly TopicTable Topic = new(Topics.DayAheadAwards, Definition, () => new Decoder());

    private static int Compare(AwardRow left, AwardRow right)
    {
        var order = string.CompareOrdinal(left.Resource.Iso.Code, right.Resource.Iso.Code);
        order = order != 0 ? order : string.CompareOrdinal(left.Resource.Id, right.Resource.Id);
        return order != 0 ? order : left.Report.StartUtc.CompareTo(right.Report.StartUtc);
    }

    private sealed class Decoder : RecordDecoder<AwardRow>
    {
        public override long OffsetOf(in AwardRow row) => row.Offset;

        // The shard of the resource writes the dead letter of what is no row.
        public override bool TryDecode(LogBatch batch, int index, out AwardRow row)
        {
            var appended = batch.AppendedAtUtc(index);
            var isRow = AwardRecordReader.TryRead(batch.Records.Key(index), batch.Records.Value(index), appended, out var report, out _);
            row = isRow ? new AwardRow(EntityKey.Parse(Encoding.UTF8.GetString(batch.Records.Key(index))), report!, appended, batch.Partition.Partition, batch.Offset(index)) : default;
            return isRow;
        }
    }
}
