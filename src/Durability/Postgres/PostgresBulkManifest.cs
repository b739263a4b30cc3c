using System.Data;
using System.Runtime.InteropServices;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reconciliation;
using Npgsql;

namespace GridGrains.Durability.Postgres;

/// <summary>The manifest of bulk loads in PostgreSQL, for all silos of a cluster. Each write may be repeated; any fault that passes is retried.</summary>
public sealed class PostgresBulkManifest(NpgsqlDataSource source, TimeProvider time) : IBulkManifest
{
    /// <summary>Any number that nothing else locks: batches are done one after the other.</summary>
    private const long DoneKey = 0x47726964_42756C6B;

    private readonly PostgresSession _session = new(source, time);

    public async ValueTask<BulkFile> RegisterAsync(string source, DateTime nowUtc, CancellationToken cancellation) =>
        await _session.RunAsync("the number of a file cannot be given", async connection =>
        {
            await RunAsync(connection, "INSERT INTO gridgrains.bulk_file(source, registered) VALUES($1, $2) ON CONFLICT (source) DO NOTHING", cancellation, source, nowUtc.Ticks);
            return (await FileAsync(connection, "source = $1", source, cancellation))!;
        }, cancellation);

    public async ValueTask<BulkFile?> FindAsync(long number, CancellationToken cancellation) =>
        await _session.RunAsync("a file cannot be looked up", connection => FileAsync(connection, "number = $1", number, cancellation), cancellation);

    public ValueTask KeepAboveAsync(long number, CancellationToken cancellation) => WriteAsync("the numbers of files cannot be raised", cancellation, connection => RunAsync(
        connection,
        "SELECT setval('gridgrains.bulk_file_number_seq', $1 + 1, false) WHERE $1 >= (SELECT last_value + is_called::int FROM gridgrains.bulk_file_number_seq)",
        cancellation, number));

    public ValueTask EndFileAsync(long file, BulkFileEnd end, CancellationToken cancellation) => WriteAsync("the end of a file cannot be stored", cancellation, connection => RunAsync(
        connection, "UPDATE gridgrains.bulk_file SET accepted = $2, rejected = $3, prices = $4, past = $5 WHERE number = $1",
        cancellation, file, end.AcceptedRows, end.RejectedRows, end.Prices, end.PastRetention));

    public ValueTask PlanAsync(BulkPlan plan, IReadOnlyList<BulkSum> sums, IReadOnlyList<BulkNode> nodes, CancellationToken cancellation) => WriteAsync("a batch cannot be planned", cancellation, async connection =>
    {
        // Numbers of nodes are given in the order in which they are seen.
        await RunAsync(connection, "SELECT pg_advisory_xact_lock($1)", cancellation, DoneKey);
        await using var insert = Command(
            connection, "INSERT INTO gridgrains.bulk_batch(token, owner, moved, plan, loaded) VALUES($1, $2, $3, $4, 0) RETURNING id",
            plan.Token, plan.Owner, time.GetUtcNow(), BulkPlanJson.Write(plan));
        var batch = (long)(await insert.ExecuteScalarAsync(cancellation))!;
        string[] keys = [.. nodes.Select(node => node.Key.ToString())], labels = [.. nodes.Select(node => BulkPlanJson.Write(node.Labels))];
        await RunAsync(
            connection,
            """
            INSERT INTO gridgrains.bulk_node(key, labels) SELECT key, labels FROM unnest($1::text[], $2::text[]) AS n(key, labels)
            ON CONFLICT (key) DO UPDATE SET labels = excluded.labels, sequence = nextval('gridgrains.bulk_node_sequence_seq')
            """,
            cancellation, keys, labels);
        foreach (var sum in sums)
        {
            await RunAsync(
                connection, "INSERT INTO gridgrains.bulk_cell(batch, iso, market, start, day, sums) VALUES($1, $2, $3, $4, $5, $6)", cancellation,
                batch, sum.Cell.Iso.Code, sum.Cell.Product.Name(), sum.Cell.DayStartUtc.Ticks, sum.DayUtc.Ticks, MemoryMarshal.AsBytes<RowSum>(sum.Buckets.ToArray()).ToArray());
        }
    });

    public async ValueTask<IReadOnlyList<BulkNode>> NodesAsync(long sequence, CancellationToken cancellation) =>
        await _session.RunAsync("the nodes of bulk loads cannot be read", async connection =>
        {
            var nodes = new List<BulkNode>();
            await using var rows = await ReadAsync(connection, "SELECT sequence, key, labels FROM gridgrains.bulk_node WHERE sequence > $1 ORDER BY sequence", cancellation, sequence);
            while (await rows.ReadAsync(cancellation))
                nodes.Add(new BulkNode(rows.GetInt64(0), EntityKey.Parse(rows.GetString(1)), BulkPlanJson.ReadLabels(rows.GetString(2))));
            return nodes;
        }, cancellation);

    public ValueTask DropAsync(string token, CancellationToken cancellation) => WriteAsync("a batch cannot be forgotten", cancellation, async connection =>
    {
        await RunAsync(connection, "DELETE FROM gridgrains.bulk_cell WHERE batch = (SELECT id FROM gridgrains.bulk_batch WHERE token = $1)", cancellation, token);
        await RunAsync(connection, "DELETE FROM gridgrains.bulk_batch WHERE token = $1", cancellation, token);
    });

    public ValueTask LoadedAsync(string token, int files, CancellationToken cancellation) => WriteAsync("a batch cannot be moved", cancellation, connection => RunAsync(
        connection, "UPDATE gridgrains.bulk_batch SET loaded = $2, moved = $3 WHERE token = $1", cancellation, token, files, time.GetUtcNow()));

    public ValueTask DoneAsync(BulkPlan plan, CancellationToken cancellation) => WriteAsync("a batch cannot be ended", cancellation, async connection =>
    {
        await RunAsync(connection, "SELECT pg_advisory_xact_lock($1)", cancellation, DoneKey);
        await RunAsync(
            connection, "UPDATE gridgrains.bulk_batch SET plan = NULL, done = (SELECT coalesce(max(done), 0) + 1 FROM gridgrains.bulk_batch) WHERE token = $1", cancellation, plan.Token);
        foreach (var range in plan.Ranges)
        {
            await RunAsync(
                connection,
                "INSERT INTO gridgrains.bulk_progress(file, tbl, next) VALUES($1, $2, $3) ON CONFLICT (file, tbl) DO UPDATE SET next = greatest(gridgrains.bulk_progress.next, excluded.next)",
                cancellation, range.File, plan.Table, range.Next);
        }

        foreach (var day in plan.Days)
            await RunAsync(connection, "INSERT INTO gridgrains.bulk_day(iso, market, day) VALUES($1, $2, $3) ON CONFLICT DO NOTHING", cancellation, day.Iso, day.Market, day.DayUtc.Ticks);
    });

    public async ValueTask<IReadOnlyList<BulkBatch>> PendingAsync(string owner, DateTime abandonedSinceUtc, CancellationToken cancellation) =>
        await _session.RunAsync("the batches under way cannot be read", async connection =>
        {
            var batches = new List<BulkBatch>();
            await using var rows = await ReadAsync(
                connection, "SELECT plan, loaded FROM gridgrains.bulk_batch WHERE plan IS NOT NULL AND (owner = $1 OR moved < $2) ORDER BY id",
                cancellation, owner, new DateTimeOffset(abandonedSinceUtc));
            while (await rows.ReadAsync(cancellation))
                batches.Add(new BulkBatch(BulkPlanJson.Read(rows.GetString(0)), rows.GetInt32(1)));
            return batches;
        }, cancellation);

    public async ValueTask<IReadOnlyList<BulkDay>> DaysAsync(CancellationToken cancellation) =>
        await _session.RunAsync("the days whose rollups wait cannot be read", async connection =>
        {
            var days = new List<BulkDay>();
            await using var rows = await ReadAsync(connection, "SELECT iso, market, day FROM gridgrains.bulk_day ORDER BY day, iso, market", cancellation);
            while (await rows.ReadAsync(cancellation))
                days.Add(new BulkDay(rows.GetString(0), rows.GetString(1), new DateTime(rows.GetInt64(2), DateTimeKind.Utc)));
            return days;
        }, cancellation);

    public ValueTask RolledUpAsync(BulkDay day, CancellationToken cancellation) => WriteAsync("a day cannot be ended", cancellation, connection => RunAsync(
        connection, "DELETE FROM gridgrains.bulk_day WHERE iso = $1 AND market = $2 AND day = $3", cancellation, day.Iso, day.Market, day.DayUtc.Ticks));

    public async ValueTask<BulkWindow> LookAsync(CancellationToken cancellation) =>
        await _session.RunAsync("the manifest of bulk loads cannot be read", async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            await using var done = Command(connection, "SELECT coalesce(max(done), 0) FROM gridgrains.bulk_batch");
            var sequence = (long)(await done.ExecuteScalarAsync(cancellation))!;
            var next = new Dictionary<(long, bool), long>();
            await using var rows = await ReadAsync(connection, "SELECT file, tbl, next FROM gridgrains.bulk_progress", cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                if (rows.GetString(1) is var table && BulkTables.IsAudited(table))
                    next[(rows.GetInt64(0), BulkTables.IsDayAhead(table))] = rows.GetInt64(2);
            }

            return new BulkWindow(sequence, next);
        }, cancellation);

    public async ValueTask<IReadOnlyList<BulkSum>> SumsAsync(AuditRange range, BulkWindow window, CancellationToken cancellation) =>
        await _session.RunAsync("the manifest of bulk loads cannot be read", async connection =>
        {
            var sums = new List<BulkSum>();
            await using var rows = await ReadAsync(
                connection,
                """
                SELECT c.iso, c.market, c.start, c.day, c.sums FROM gridgrains.bulk_cell c
                JOIN gridgrains.bulk_batch b ON b.id = c.batch WHERE c.day >= $1 AND c.day < $2 AND b.done <= $3
                """,
                cancellation, range.FromUtc.Ticks, range.ToUtc.Ticks, window.Sequence);
            while (await rows.ReadAsync(cancellation))
            {
                var sum = BulkTables.SumOf(rows.GetString(0), rows.GetString(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetFieldValue<byte[]>(4));
                if (range.Holds(sum.Cell.Iso, sum.Cell.Product, sum.DayUtc))
                    sums.Add(sum);
            }

            return sums;
        }, cancellation);

    private async ValueTask WriteAsync(string doing, CancellationToken cancellation, Func<NpgsqlConnection, Task> work) =>
        await _session.RunAsync(doing, async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await work(connection);
            await PostgresSession.CommitAsync(transaction, doing, cancellation);
            return true;
        }, cancellation);

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<BulkFile?> FileAsync(NpgsqlConnection connection, string condition, object value, CancellationToken cancellation)
    {
        var (number, source, registered, end) = (0L, "", 0L, (BulkFileEnd?)null);
        await using (var file = await ReadAsync(
            connection, $"SELECT number, source, registered, accepted, rejected, prices, past FROM gridgrains.bulk_file WHERE {condition}", cancellation, value))
        {
            if (!await file.ReadAsync(cancellation))
            {
                return null;
            }

            (number, source, registered) = (file.GetInt64(0), file.GetString(1), file.GetInt64(2));
            end = file.IsDBNull(3) ? null : new BulkFileEnd(file.GetInt64(3), file.GetInt64(4), file.GetInt64(5), file.GetInt64(6));
        }

        return new BulkFile(number, source, new DateTime(registered, DateTimeKind.Utc), end, await NextOfAsync(connection, number, cancellation));
    }

    private static async Task<Dictionary<string, long>> NextOfAsync(NpgsqlConnection connection, long file, CancellationToken cancellation)
    {
        var next = new Dictionary<string, long>();
        await using var progress = await ReadAsync(connection, "SELECT tbl, next FROM gridgrains.bulk_progress WHERE file = $1", cancellation, file);
        while (await progress.ReadAsync(cancellation))
        {
            next.Add(progress.GetString(0), progress.GetInt64(1));
        }

        return next;
    }

    private static async Task<NpgsqlDataReader> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        var command = Command(connection, sql, values);
        return await command.ExecuteReaderAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
