using System.Runtime.InteropServices;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reconciliation;

namespace GridGrains.Durability.Sqlite;

/// <summary>The manifest of bulk loads in a file of its own, which one process has.</summary>
public sealed class SqliteBulkManifest : IBulkManifest, IDisposable
{
    private const string Statements =
        """
        CREATE TABLE file(number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL UNIQUE, registered INTEGER NOT NULL,
            accepted INTEGER, rejected INTEGER, prices INTEGER, past INTEGER);
        CREATE TABLE progress(file INTEGER NOT NULL, tbl TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (file, tbl)) WITHOUT ROWID;
        CREATE TABLE batch(id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE, plan TEXT, loaded INTEGER NOT NULL, done INTEGER);
        CREATE TABLE day(iso TEXT NOT NULL, market TEXT NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (day, iso, market)) WITHOUT ROWID;
        CREATE TABLE node(sequence INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, labels TEXT NOT NULL);
        CREATE TABLE cell(batch INTEGER NOT NULL, iso TEXT NOT NULL, market TEXT NOT NULL, start INTEGER NOT NULL, day INTEGER NOT NULL, sums BLOB NOT NULL,
            PRIMARY KEY (day, batch, iso, market, start)) WITHOUT ROWID;
        """;

    private static readonly SqliteFileKind File = new("bulk loads", 0x4747424C, 1, Statements, PageBytes: 4096, CacheBytes: 1024 * 1024);

    private readonly Lock _gate = new();
    private readonly SqliteDatabase _database;

    private SqliteBulkManifest(SqliteDatabase database) => _database = database;

    /// <exception cref="Domain.DomainException"><c>StorageVersion</c>: a newer program or another kind of file.</exception>
    public static SqliteBulkManifest Open(string path, CommitDurability durability = CommitDurability.PowerLoss) =>
        new(SqliteDatabase.OpenWriter(path, File, durability, maxPages: null));

    public ValueTask<BulkFile> RegisterAsync(string source, DateTime nowUtc, CancellationToken cancellation) => Within(cancellation, () =>
    {
        using var insert = _database.Prepare("INSERT INTO file(source, registered) VALUES(?1, ?2) ON CONFLICT DO NOTHING");
        insert.Bind(1, source).Bind(2, nowUtc.Ticks).Run();
        using var select = _database.Prepare("SELECT number, registered, accepted, rejected, prices, past FROM file WHERE source = ?1");
        select.Bind(1, source).Step();
        var end = select.IsNull(2) ? null : new BulkFileEnd(select.Int64(2), select.Int64(3), select.Int64(4), select.Int64(5));
        return new BulkFile(select.Int64(0), source, new DateTime(select.Int64(1), DateTimeKind.Utc), end, NextOf(select.Int64(0)));
    });

    public ValueTask<BulkFile?> FindAsync(long number, CancellationToken cancellation) => Within<BulkFile?>(cancellation, () =>
    {
        using var select = _database.Prepare("SELECT source, registered, accepted, rejected, prices, past FROM file WHERE number = ?1");
        if (!select.Bind(1, number).Step())
        {
            return null;
        }

        var end = select.IsNull(2) ? null : new BulkFileEnd(select.Int64(2), select.Int64(3), select.Int64(4), select.Int64(5));
        return new BulkFile(number, select.Text(0), new DateTime(select.Int64(1), DateTimeKind.Utc), end, NextOf(number));
    });

    public ValueTask KeepAboveAsync(long number, CancellationToken cancellation) => Write(cancellation, () =>
    {
        using var raise = _database.Prepare("UPDATE sqlite_sequence SET seq = max(seq, ?1) WHERE name = 'file'");
        raise.Bind(1, number).Run();
        using var first = _database.Prepare("INSERT INTO sqlite_sequence(name, seq) SELECT 'file', ?1 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'file')");
        first.Bind(1, number).Run();
    });

    public ValueTask EndFileAsync(long file, BulkFileEnd end, CancellationToken cancellation) => Write(cancellation, () =>
    {
        using var update = _database.Prepare("UPDATE file SET accepted = ?2, rejected = ?3, prices = ?4, past = ?5 WHERE number = ?1");
        update.Bind(1, file).Bind(2, end.AcceptedRows).Bind(3, end.RejectedRows).Bind(4, end.Prices).Bind(5, end.PastRetention).Run();
    });

    public ValueTask PlanAsync(BulkPlan plan, IReadOnlyList<BulkSum> sums, IReadOnlyList<BulkNode> nodes, CancellationToken cancellation) => Write(cancellation, () =>
    {
        using var insert = _database.Prepare("INSERT INTO batch(token, plan, loaded) VALUES(?1, ?2, 0)");
        insert.Bind(1, plan.Token).Bind(2, BulkPlanJson.Write(plan)).Run();
        var batch = _database.Scalar("SELECT last_insert_rowid()");
        using var label = _database.Prepare("INSERT OR REPLACE INTO node(key, labels) VALUES(?1, ?2)");
        foreach (var node in nodes)
        {
            label.Bind(1, node.Key.ToString()).Bind(2, BulkPlanJson.Write(node.Labels)).Run();
        }

        using var cell = _database.Prepare("INSERT INTO cell(batch, iso, market, start, day, sums) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
        foreach (var sum in sums)
        {
            cell.Bind(1, batch).Bind(2, sum.Cell.Iso.Code).Bind(3, sum.Cell.Product.Name()).Bind(4, sum.Cell.DayStartUtc.Ticks).Bind(5, sum.DayUtc.Ticks)
                .Bind(6, MemoryMarshal.AsBytes<RowSum>(sum.Buckets.ToArray())).Run();
        }
    });

    public ValueTask<IReadOnlyList<BulkNode>> NodesAsync(long sequence, CancellationToken cancellation) => Within(cancellation, () =>
    {
        var nodes = new List<BulkNode>();
        using var select = _database.Prepare("SELECT sequence, key, labels FROM node WHERE sequence > ?1 ORDER BY sequence");
        select.Bind(1, sequence);
        while (select.Step())
        {
            nodes.Add(new BulkNode(select.Int64(0), EntityKey.Parse(select.Text(1)), BulkPlanJson.ReadLabels(select.Text(2))));
        }

        return (IReadOnlyList<BulkNode>)nodes;
    });

    public ValueTask DropAsync(string token, CancellationToken cancellation) => Write(cancellation, () =>
    {
        using var cells = _database.Prepare("DELETE FROM cell WHERE batch = (SELECT id FROM batch WHERE token = ?1)");
        cells.Bind(1, token).Run();
        using var batch = _database.Prepare("DELETE FROM batch WHERE token = ?1");
        batch.Bind(1, token).Run();
    });

    public ValueTask LoadedAsync(string token, int files, CancellationToken cancellation) => Write(cancellation, () =>
    {
        using var update = _database.Prepare("UPDATE batch SET loaded = ?2 WHERE token = ?1");
        update.Bind(1, token).Bind(2, files).Run();
    });

    public ValueTask DoneAsync(BulkPlan plan, CancellationToken cancellation) => Write(cancellation, () =>
    {
        using var done = _database.Prepare("UPDATE batch SET plan = NULL, done = (SELECT ifnull(max(done), 0) + 1 FROM batch) WHERE token = ?1");
        done.Bind(1, plan.Token).Run();
        using var progress = _database.Prepare("INSERT INTO progress(file, tbl, next) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET next = max(next, excluded.next)");
        foreach (var range in plan.Ranges)
        {
            progress.Bind(1, range.File).Bind(2, plan.Table).Bind(3, range.Next).Run();
        }

        using var waits = _database.Prepare("INSERT INTO day(iso, market, day) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING");
        foreach (var day in plan.Days)
        {
            waits.Bind(1, day.Iso).Bind(2, day.Market).Bind(3, day.DayUtc.Ticks).Run();
        }
    });

    public ValueTask<IReadOnlyList<BulkBatch>> PendingAsync(string owner, DateTime abandonedSinceUtc, CancellationToken cancellation) => Within(cancellation, () =>
    {
        var batches = new List<BulkBatch>();
        using var select = _database.Prepare("SELECT plan, loaded FROM batch WHERE plan IS NOT NULL ORDER BY id");
        while (select.Step())
        {
            batches.Add(new BulkBatch(BulkPlanJson.Read(select.Text(0)), (int)select.Int64(1)));
        }

        return (IReadOnlyList<BulkBatch>)batches;
    });

    public ValueTask<IReadOnlyList<BulkDay>> DaysAsync(CancellationToken cancellation) => Within(cancellation, () =>
    {
        var days = new List<BulkDay>();
        using var select = _database.Prepare("SELECT iso, market, day FROM day ORDER BY day, iso, market");
        while (select.Step())
        {
            days.Add(new BulkDay(select.Text(0), select.Text(1), new DateTime(select.Int64(2), DateTimeKind.Utc)));
        }

        return (IReadOnlyList<BulkDay>)days;
    });

    public ValueTask RolledUpAsync(BulkDay day, CancellationToken cancellation) => Write(cancellation, () =>
    {
        using var delete = _database.Prepare("DELETE FROM day WHERE iso = ?1 AND market = ?2 AND day = ?3");
        delete.Bind(1, day.Iso).Bind(2, day.Market).Bind(3, day.DayUtc.Ticks).Run();
    });

    public ValueTask<BulkWindow> LookAsync(CancellationToken cancellation) => Within(cancellation, () =>
    {
        var next = new Dictionary<(long, bool), long>();
        using var select = _database.Prepare("SELECT file, tbl, next FROM progress");
        while (select.Step())
        {
            if (select.Text(1) is var table && BulkTables.IsAudited(table))
            {
                next[(select.Int64(0), BulkTables.IsDayAhead(table))] = select.Int64(2);
            }
        }

        return new BulkWindow(_database.Scalar("SELECT ifnull(max(done), 0) FROM batch"), next);
    });

    public ValueTask<IReadOnlyList<BulkSum>> SumsAsync(AuditRange range, BulkWindow window, CancellationToken cancellation) => Within(cancellation, () =>
    {
        var sums = new List<BulkSum>();
        using var select = _database.Prepare(
            "SELECT c.iso, c.market, c.start, c.day, c.sums FROM cell c JOIN batch b ON b.id = c.batch WHERE c.day >= ?1 AND c.day < ?2 AND b.done <= ?3");
        select.Bind(1, range.FromUtc.Ticks).Bind(2, range.ToUtc.Ticks).Bind(3, window.Sequence);
        while (select.Step())
        {
            if (BulkTables.SumOf(select.Text(0), select.Text(1), select.Int64(2), select.Int64(3), select.Bytes(4)) is var sum && range.Holds(sum.Cell.Iso, sum.Cell.Product, sum.DayUtc))
            {
                sums.Add(sum);
            }
        }

        return (IReadOnlyList<BulkSum>)sums;
    });

    public void Dispose()
    {
        lock (_gate)
            _database.Dispose();
    }

    private Dictionary<string, long> NextOf(long file)
    {
        var next = new Dictionary<string, long>();
        using var select = _database.Prepare("SELECT tbl, next FROM progress WHERE file = ?1");
        select.Bind(1, file);
        while (select.Step())
            next.Add(select.Text(0), select.Int64(1));
        return next;
    }

    private ValueTask Write(CancellationToken cancellation, Action body)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
            _database.Write(body);
        return ValueTask.CompletedTask;
    }

    private ValueTask<T> Within<T>(CancellationToken cancellation, Func<T> body)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
            return ValueTask.FromResult(body());
    }
}
