using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Governance.Accounting;

/// <summary>A query and its offset in QUERY_LOG.</summary>
public readonly record struct QueryRow(QueryRecord Query, long Offset);

/// <summary>The table of what was asked of the tables.</summary>
public static class QueryLogTable
{
    private const string Name = "query_log";
    private const int RetentionDays = 365;

    /// <summary>Rows and bytes of a result that nobody counted.</summary>
    private const long NotCounted = -1;

    private static readonly WarehouseColumn Stamp = new("DateTime64(6, 'UTC')");
    private static readonly WarehouseColumn Word = new("LowCardinality(String)");
    private static readonly WarehouseColumn Text = new("String");
    private static readonly WarehouseColumn Number = new("Int64");

    public static readonly TableDefinition<QueryRow> Definition = new(
        Name, Columns(), () => new ComparedRowOrdering<QueryRow>((left, right) => left.Offset.CompareTo(right.Offset)))
    {
        Doc = "a query of a governed route or job: who, how long, what became of it",
        Owner = "governance",
        Sla = new TableSla(TimeSpan.FromSeconds(30)),
        Class = DataClass.Personal,
        Tags = ["governance", "usage"],
        Topics = new TableTopics(Log.Topics.QueryLog, 1),
        Key = ["query_id"],
        Version = ["log_offset"],
        TimeColumn = "ended_at",
        Partitioning = LakePartitioning.Day,
        Sort = ["log_offset"],
        RetentionDays = RetentionDays,
        Projections = [new Projection(Name, [.. Columns().Select(column => column.Name)], ["tenant", "ended_at", "query_id", "log_offset"], RetentionDays)],
    };

    public static readonly TopicTable Topic = new(Log.Topics.QueryLog, Definition, () => new Decoder());

    private static Column<QueryRow>[] Columns() =>
    [
        ColumnsOf<QueryRow>.Text<QueryId>(1, "query_id", "as X-Query-Id has it") with { From = "query_id", Warehouse = Text },
        ColumnsOf<QueryRow>.Timestamp<CameAt>(2, "came_at", "when it was asked") with { From = "came_at", Warehouse = Stamp },
        ColumnsOf<QueryRow>.Timestamp<EndedAt>(3, "ended_at", "when its answer had gone out, or it was ended") with { From = "ended_at", Warehouse = Stamp },
        ColumnsOf<QueryRow>.Text<Owner>(4, "owner", "of the key or token; empty where nobody was asked") with { From = "owner", Warehouse = Text },
        ColumnsOf<QueryRow>.Text<KeyId>(5, "key_id", "empty for a token, and where nobody was asked") with { From = "key_id", Warehouse = Text },
        ColumnsOf<QueryRow>.Text<Tenant>(6, "tenant", "of the key or token") with { From = "tenant", Warehouse = Word },
        ColumnsOf<QueryRow>.Text<Tier>(7, "tier", "whose turn it took") with { From = "tier", Warehouse = Word },
        ColumnsOf<QueryRow>.Text<Work>(8, "work", "what was asked") with { From = "work", Warehouse = Text },
        ColumnsOf<QueryRow>.Text<Outcome>(9, "outcome", "done, failed, client_left, killed_*, or why it had no turn") with { From = "outcome", Warehouse = Word },
        ColumnsOf<QueryRow>.Int64<WaitedMs>(10, "waited_ms", "for its turn") with { From = "waited_ms", Unit = Units.Milliseconds, Warehouse = Number },
        ColumnsOf<QueryRow>.Int64<RanMs>(11, "ran_ms", "from its turn to its end; 0 without a turn") with { From = "ran_ms", Unit = Units.Milliseconds, Warehouse = Number },
        ColumnsOf<QueryRow>.Int64<ResultRows>(12, "result_rows", "rows of the result; -1 where they were not counted") with { From = "rows", Unit = Units.Count, Warehouse = Number },
        ColumnsOf<QueryRow>.Int64<ResultBytes>(13, "result_bytes", "bytes of the result before they were packed; -1 where they were not counted") with { From = "bytes", Unit = Units.Bytes, Warehouse = Number },
        ColumnsOf<QueryRow>.Int64<LogOffset>(14, "log_offset", "of the record in QUERY_LOG") with { From = "offset of the record", Unit = Units.Ordinal, Warehouse = Number },
    ];

    private sealed class Decoder : RecordDecoder<QueryRow>
    {
        public override bool TryDecode(LogBatch batch, int index, out QueryRow row)
        {
            var query = QueryRecordJson.Read(batch.Records.Value(index));
            row = query is null ? default : new QueryRow(query, batch.Offset(index));
            return query is not null;
        }

        public override long OffsetOf(in QueryRow row) => row.Offset;
    }

    private readonly struct QueryId : IValueOf<QueryRow, string?>
    {
        public static string? Of(in QueryRow row) => row.Query.QueryId;
    }

    private readonly struct CameAt : IValueOf<QueryRow, DateTime>
    {
        public static DateTime Of(in QueryRow row) => row.Query.CameAt;
    }

    private readonly struct EndedAt : IValueOf<QueryRow, DateTime>
    {
        public static DateTime Of(in QueryRow row) => row.Query.EndedAt;
    }

    private readonly struct Owner : IValueOf<QueryRow, string?>
    {
        public static string? Of(in QueryRow row) => row.Query.Owner ?? "";
    }

    private readonly struct KeyId : IValueOf<QueryRow, string?>
    {
        public static string? Of(in QueryRow row) => row.Query.KeyId ?? "";
    }

    private readonly struct Tenant : IValueOf<QueryRow, string?>
    {
        public static string? Of(in QueryRow row) => row.Query.Tenant;
    }

    private readonly struct Tier : IValueOf<QueryRow, string?>
    {
        public static string? Of(in QueryRow row) => row.Query.Tier;
    }

    private readonly struct Work : IValueOf<QueryRow, string?>
    {
        public static string? Of(in QueryRow row) => row.Query.Work;
    }

    private readonly struct Outcome : IValueOf<QueryRow, string?>
    {
        public static string? Of(in QueryRow row) => row.Query.Outcome;
    }

    private readonly struct WaitedMs : IValueOf<QueryRow, long>
    {
        public static long Of(in QueryRow row) => row.Query.WaitedMs;
    }

    private readonly struct RanMs : IValueOf<QueryRow, long>
    {
        public static long Of(in QueryRow row) => row.Query.RanMs;
    }

    private readonly struct ResultRows : IValueOf<QueryRow, long>
    {
        public static long Of(in QueryRow row) => row.Query.Rows ?? NotCounted;
    }

    private readonly struct ResultBytes : IValueOf<QueryRow, long>
    {
        public static long Of(in QueryRow row) => row.Query.Bytes ?? NotCounted;
    }

    private readonly struct LogOffset : IValueOf<QueryRow, long>
    {
        public static long Of(in QueryRow row) => row.Offset;
    }
}
