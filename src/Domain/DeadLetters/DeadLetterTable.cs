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
        Class = DataClass.Internal,
        Tags = ["dead letter", "rejected"],
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
        ColumnsOf<DeadLetterRow>.OptionalInt32<OfPartition>(3, "partition") with { Meaning = "partition of the topic where the record stood", From = "partition", Unit = Units.Ordinal },
        ColumnsOf<DeadLetterRow>.OptionalInt64<OfOffset>(4, "offset") with { Meaning = "offset of the record there", From = "offset", Unit = Units.Ordinal },
        ColumnsOf<DeadLetterRow>.Bytes<Key>(5, "key") with { Meaning = "the record's key", From = "key", Required = false },
        ColumnsOf<DeadLetterRow>.Bytes<Value>(6, "value") with { Meaning = "the record's value", From = "value", Required = false },
        ColumnsOf<DeadLetterRow>.Text<OfFile>(7, "file") with { Meaning = "file of a rejected row; null for a record", From = "file", Required = false },
        ColumnsOf<DeadLetterRow>.OptionalInt32<Line>(8, "line") with { Meaning = "line of a text file from 1, element of a document", From = "line", Unit = Units.Ordinal },
        ColumnsOf<DeadLetterRow>.Text<Code>(9, "code", "stable word of the reason") with { From = "code" },
        ColumnsOf<DeadLetterRow>.Text<OfField>(10, "field", "the field at fault; empty where the whole is meant") with { From = "field" },
        ColumnsOf<DeadLetterRow>.Text<Message>(11, "message") with { Meaning = "what is wrong, for people", From = "message" },
        ColumnsOf<DeadLetterRow>.Timestamp<FirstSeen>(12, "first_seen") with { Meaning = "when the record was first appended, or the row read", From = "first_seen" },
        ColumnsOf<DeadLetterRow>.Text<OfSource>(13, "source") with { Meaning = "who wrote the record", From = "source" },
        ColumnsOf<DeadLetterRow>.Int32<Retries>(14, "retry_count") with { Meaning = "replays that the letter has behind it", From = "retry_count", Unit = Units.Count },
        ColumnsOf<DeadLetterRow>.Int32<LogPartition>(15, "log_partition", "partition of the dead letters' own topic") with { From = "partition of the letter", Fields = ["@partition"], Unit = Units.Ordinal },
        ColumnsOf<DeadLetterRow>.Int64<LogOffset>(16, "log_offset") with { Meaning = "offset there", From = "offset of the letter", Fields = ["@offset"], Unit = Units.Ordinal },
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
