using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.DeadLetters;

/// <summary>A letter and its position in DLQ_STREAMING.</summary>
public readonly record struct DeadLetterRow(DeadLetter DeadLetter, long Offset, int Partition = 0);

/// <summary>The table of dead letters.</summary>
public static class DeadLetterTable
{
    public static readonly TableDefinition<DeadLetterRow> Definition = new(
        "dead_letters", Columns(), () => new ComparedRowOrdering<DeadLetterRow>((left, right) => string.CompareOrdinal(left.DeadLetter.Id, right.DeadLetter.Id)))
    {
        Doc = "a record or row that could not be a price, with reason and payload",
        Owner = "platform",
        Sla = new TableSla(TimeSpan.FromSeconds(30)),
        Topics = new TableTopics(Topics.DeadLetters, Topics.All.Single(topic => topic.Name == Topics.DeadLetters).Partitions),
        Key = ["id"],
        Version = ["retry_count", "log_offset"],
        TimeColumn = "first_seen",
        Partitioning = LakePartitioning.Day,
        Sort = ["id"],
        RetentionDays = 365,
    };

    public static readonly TopicTable Topic = new(Topics.DeadLetters, Definition, () => new Decoder());

    private static Column<DeadLetterRow>[] Columns() =>
    [
        ColumnsOf<DeadLetterRow>.Text<Id>(1, "id", "the same for repeats and retries: the greatest retry_count, then log_offset, stands") with { From = "id" },
        ColumnsOf<DeadLetterRow>.Text<OfTopic>(2, "topic", "where the record stood; null for a row of a file") with { From = "topic", Required = false },
        ColumnsOf<DeadLetterRow>.OptionalInt32<OfPartition>(3, "partition") with { From = "partition" },
        ColumnsOf<DeadLetterRow>.OptionalInt64<OfOffset>(4, "offset") with { From = "offset" },
        ColumnsOf<DeadLetterRow>.Bytes<Key>(5, "key") with { From = "key", Required = false },
        ColumnsOf<DeadLetterRow>.Bytes<Value>(6, "value") with { From = "value", Required = false },
        ColumnsOf<DeadLetterRow>.Text<OfFile>(7, "file") with { From = "file", Required = false },
        ColumnsOf<DeadLetterRow>.OptionalInt32<Line>(8, "line") with { From = "line" },
        ColumnsOf<DeadLetterRow>.Text<Code>(9, "code", "stable word of the reason") with { From = "code" },
        ColumnsOf<DeadLetterRow>.Text<OfField>(10, "field", "the field at fault; empty where the whole is meant") with { From = "field" },
        ColumnsOf<DeadLetterRow>.Text<Message>(11, "message") with { From = "message" },
        ColumnsOf<DeadLetterRow>.Timestamp<FirstSeen>(12, "first_seen") with { From = "first_seen" },
        ColumnsOf<DeadLetterRow>.Text<OfSource>(13, "source") with { From = "source" },
        ColumnsOf<DeadLetterRow>.Int32<Retries>(14, "retry_count") with { From = "retry_count" },
        ColumnsOf<DeadLetterRow>.Int32<LogPartition>(15, "log_partition", "partition of the dead letters' own topic") with { From = "partition of the letter" },
        ColumnsOf<DeadLetterRow>.Int64<LogOffset>(16, "log_offset") with { From = "offset of the letter" },
    ];

    private sealed class Decoder : RecordDecoder<DeadLetterRow>
    {
        public override bool TryDecode(LogBatch batch, int index, out DeadLetterRow row)
        {
            var deadLetter = DeadLetterJson.Read(batch.Records.Value(index));
            row = deadLetter is null ? default : new DeadLetterRow(deadLetter, batch.Offset(index), batch.Partition.Partition);
            return deadLetter is not null;
        }

        public override long OffsetOf(in DeadLetterRow row) => row.Offset;
    }

    private readonly struct Id : IValueOf<DeadLetterRow, string?>
    {
        public static string? Of(in DeadLetterRow row) => row.DeadLetter.Id;
    }

    private readonly struct OfTopic : IValueOf<DeadLetterRow, string?>
    {
        public static string? Of(in DeadLetterRow row) => row.DeadLetter.Topic;
    }

    private readonly struct OfPartition : IValueOf<DeadLetterRow, int?>
    {
        public static int? Of(in DeadLetterRow row) => row.DeadLetter.Partition;
    }

    private readonly struct OfOffset : IValueOf<DeadLetterRow, long?>
    {
        public static long? Of(in DeadLetterRow row) => row.DeadLetter.Offset;
    }

    private readonly struct Key : IValueOf<DeadLetterRow, byte[]?>
    {
        public static byte[]? Of(in DeadLetterRow row) => row.DeadLetter.Key;
    }

    private readonly struct Value : IValueOf<DeadLetterRow, byte[]?>
    {
        public static byte[]? Of(in DeadLetterRow row) => row.DeadLetter.Value;
    }

    private readonly struct OfFile : IValueOf<DeadLetterRow, string?>
    {
        public static string? Of(in DeadLetterRow row) => row.DeadLetter.File;
    }

    private readonly struct Line : IValueOf<DeadLetterRow, int?>
    {
        public static int? Of(in DeadLetterRow row) => row.DeadLetter.Line;
    }

    private readonly struct Code : IValueOf<DeadLetterRow, string?>
    {
        public static string? Of(in DeadLetterRow row) => row.DeadLetter.Code;
    }

    private readonly struct OfField : IValueOf<DeadLetterRow, string?>
    {
        public static string? Of(in DeadLetterRow row) => row.DeadLetter.Field;
    }

    private readonly struct Message : IValueOf<DeadLetterRow, string?>
    {
        public static string? Of(in DeadLetterRow row) => row.DeadLetter.Message;
    }

    private readonly struct FirstSeen : IValueOf<DeadLetterRow, DateTime>
    {
        public static DateTime Of(in DeadLetterRow row) => row.DeadLetter.FirstSeen;
    }

    private readonly struct OfSource : IValueOf<DeadLetterRow, string?>
    {
        public static string? Of(in DeadLetterRow row) => row.DeadLetter.Source;
    }

    private readonly struct Retries : IValueOf<DeadLetterRow, int>
    {
        public static int Of(in DeadLetterRow row) => row.DeadLetter.RetryCount;
    }

    private readonly struct LogPartition : IValueOf<DeadLetterRow, int>
    {
        public static int Of(in DeadLetterRow row) => row.Partition;
    }

    private readonly struct LogOffset : IValueOf<DeadLetterRow, long>
    {
        public static long Of(in DeadLetterRow row) => row.Offset;
    }
}
