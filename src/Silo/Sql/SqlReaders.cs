using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Engine;
using GridGrains.ClickHouse.Sql;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Sql;

/// <summary>A reader that is in use. Dispose it when the answer is written.</summary>
internal sealed class SqlSession(SqlQueries queries, string source, Action release) : IDisposable
{
    public SqlQueries Queries { get; } = queries;

    /// <summary>What is read, for people.</summary>
    public string Source { get; } = source;

    public void Dispose() => release();
}

/// <summary>
/// Engines that run the SQL of callers beside an embedded one: disposable processes, each on a snapshot of the store, without its sink, its credentials or a way to write to it or to
/// connect to anything, under a bound of memory that the kernel keeps. One serves for half a minute, then the next statement has a new one; none stays where nobody asks.
/// </summary>
internal sealed partial class SqlReaders(SiloSettings settings, HttpClient http, ILoggerFactory logs, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>A statement reads a snapshot that is no older than this when it begins.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    /// <summary>Of the engine's own accounting; the kernel's bound is the headroom above it, for the runtime and its threads.</summary>
    private const long MaxEngineBytes = 2L << 30;
    private const long Headroom = 2L << 30;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly ILogger _log = logs.CreateLogger("GridGrains.Sql");
    private Reader? _current;
    private ITimer? _retire;
    private int _number;

    /// <exception cref="WarehouseUnavailableException">No reader can be started.</exception>
    public async Task<SqlSession> OpenAsync(string database, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_current is null || clock.GetElapsedTime(_current.Taken) > MaxAge || _current.Server.Endpoint is null)
            {
                Retire();

                // Whoever asked may leave: the next one needs it too.
                _current = await StartAsync(database, CancellationToken.None);
                _retire = clock.CreateTimer(_ => RetireIdle(), null, 2 * MaxAge, Timeout.InfiniteTimeSpan);
            }

            cancellation.ThrowIfCancellationRequested();
            return _current.Rent();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        var last = _current;
        Retire();
        await (last?.Ended ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(20)).ContinueWith(static _ => { }, TaskScheduler.Default);
        _gate.Dispose();
    }

    private void RetireIdle()
    {
        if (_gate.Wait(0))
        {
            try
            {
                Retire();
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    private void Retire()
    {
        _retire?.Dispose();
        (_retire, var old) = (null, _current);
        _current = null;
        old?.Retire();
    }

    private async Task<Reader> StartAsync(string database, CancellationToken cancellation)
    {
        var store = Path.Combine(settings.Warehouse.DirectoryOf(settings), "data");
        var root = Path.GetFullPath(Path.Combine(settings.DataDirectory, "sql"));
        if (_number == 0 && Directory.Exists(root))
        {
            // What a killed silo left behind.
            Directory.Delete(root, recursive: true);
        }

        var folder = Directory.CreateDirectory(Path.Combine(root, $"{++_number}")).FullName;
        var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        var (taken, at) = (clock.GetTimestamp(), clock.GetUtcNow());
        var server = await ClickHouseServer.StartAsync(
            new ClickHouseServerOptions
            {
                DataDirectory = folder,
                FilesDirectory = files,
                MaxMemoryBytes = MaxEngineBytes,
                MaxQueryThreads = 1,
                Confinement = new EngineConfinement(store, MaxEngineBytes + Headroom),
            },
            _log, clock, cancellation);
        if (server.Endpoint is not { } endpoint)
        {
            var reason = (server.State as ClickHouseServerState.Degraded)?.Reason ?? "it is not ready";
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            throw new WarehouseUnavailableException($"the process that runs SQL cannot be started: {reason}");
        }

        LogStarted(_log, clock.GetElapsedTime(taken).TotalMilliseconds);
        var queries = new SqlQueries(_ => ValueTask.FromResult(new SqlPlace(endpoint.ConnectionString(), database, "default")), http);
        return new Reader(server, queries, $"snapshot of the warehouse at {at:yyyy-MM-dd'T'HH:mm:ss'Z'}", taken, folder);
    }

    private sealed class Reader(ClickHouseServer server, SqlQueries queries, string source, long taken, string folder)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _users = 1;

        public ClickHouseServer Server => server;

        public long Taken => taken;

        public Task Ended => _ended.Task;

        public SqlSession Rent()
        {
            Interlocked.Increment(ref _users);
            return new SqlSession(queries, source, Leave);
        }

        /// <summary>It ends when the last statement on it has.</summary>
        public void Retire() => Leave();

        private void Leave()
        {
            if (Interlocked.Decrement(ref _users) == 0)
            {
                _ = EndAsync();
            }
        }

        private async Task EndAsync()
        {
            try
            {
                await server.DisposeAsync();
                Directory.Delete(folder, recursive: true);
            }
            finally
            {
                _ended.SetResult();
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "A reader of SQL was started in {Milliseconds:0} ms")]
    private static partial void LogStarted(ILogger log, double milliseconds);
}
