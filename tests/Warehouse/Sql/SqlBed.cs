using System.Net;
using System.Net.Sockets;
using System.Text;
using GridGrains.ClickHouse.Prices;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Sql;
using GridGrains.Domain.Governance.Accounting;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sql;

[CollectionDefinition(SqlBed.Tests)]
public sealed class SqlCollection : ICollectionFixture<SqlBed>;

/// <summary>
/// Tables with rows of two markets, those of PJM with names that a tenant of CAISO must never see; a file that nobody may read; a listener that nobody may call.
/// </summary>
public sealed class SqlBed(EmbeddedClickHouse engine) : IAsyncLifetime
{
    public const string Tests = "statements";
    public const string Canary = "CANARY";

    private static readonly IReadOnlyList<SqlTable> Tables = SqlTable.Of([.. PriceTables.All, QueryLogTable.Definition], [.. PriceRollups.All, .. PriceDimensions.All]);

    private readonly HttpClient _http = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"gridgrains-canary-{Guid.NewGuid():N}.csv");
    private WarehouseBed? _bed;
    private SqlQueries? _queries;
    private int _calls;

    /// <summary>A caller who sees all markets, and one who sees CAISO alone.</summary>
    public static readonly SqlReach All = SqlReach.Of(Tables, null, seesPeople: false);

    public static readonly SqlReach Tenant = SqlReach.Of(Tables, ["CAISO"], seesPeople: false);

    public static readonly QueryCaps Caps = new(Seconds: 5, MemoryBytes: 200 << 20);

    /// <summary>Connections to the listener so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>A file with a canary in a folder that the engine may read.</summary>
    public string FileOfCanary => _file;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Database { get; private set; } = "";

    public SqlQueries Queries => _queries ?? throw new InvalidOperationException("the bed is not made");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes the tables at first use; skips the test where there is no engine.</summary>
    public async Task<SqlBed> ReadyAsync()
    {
        if (_queries is null)
        {
            var bed = _bed = new WarehouseBed(engine);
            var client = await bed.Warehouse.OpenAsync(Token);
            foreach (var insert in Inserts)
            {
                await client.ExecuteNonQueryAsync(insert, null, null, Token);
            }

            Database = bed.Warehouse.Database;
            var place = new SqlPlace(engine.Endpoint.ConnectionString(), Database, "default");
            _queries = new SqlQueries(_ => ValueTask.FromResult(place), _http);
        }

        return this;
    }

    /// <summary>The result as TabSeparated, a line a row.</summary>
    public async Task<string> RunAsync(string sql, SqlReach? reach = null, SqlParameters? parameters = null, int maxRows = 1000, QueryCaps? caps = null)
    {
        using var result = await Queries.RunAsync(sql, parameters ?? SqlParameters.None, reach ?? All, "TabSeparated", maxRows, caps ?? Caps, Token);
        using var reader = new StreamReader(await result.OpenAsync(Token), Encoding.UTF8);
        return await reader.ReadToEndAsync(Token);
    }

    /// <summary>Functions of the engine, in lower case.</summary>
    public async Task<HashSet<string>> FunctionsAsync() => [.. await _bed!.RowsAsync("SELECT lower(name) FROM system.functions")];

    public async Task<SqlRefusedException> RefusedAsync(string sql, SqlReach? reach = null) => await Assert.ThrowsAsync<SqlRefusedException>(() => RunAsync(sql, reach));

    public ValueTask InitializeAsync()
    {
        File.WriteAllText(_file, $"{Canary}_FILE,1\n");
        _listener.Start();
        _ = CountAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _http.Dispose();
        File.Delete(_file);
        if (_bed is not null)
        {
            await _bed.DisposeAsync();
        }
    }

    private async Task CountAsync()
    {
        while (true)
        {
            try
            {
                using var caller = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _calls);
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static readonly string[] Inserts =
    [
        PricesOf("CAISO", "NODE", 1), PricesOf("PJM", $"{Canary}_NODE", 1000), HubsOf("CAISO", "SP15", 1), HubsOf("PJM", $"{Canary}_HUB", 1000),
        $"INSERT INTO dim_node_version SELECT iso, node, concat('name of ', node), 'GEN', '', '', '', 1.0, 2.0, toDateTime64('2026-06-01 00:00:00', 6, 'UTC') FROM (SELECT 'CAISO' AS iso, 'NODE_1' AS node UNION ALL SELECT 'PJM', '{Canary}_NODE_1')",
        $"INSERT INTO query_log (query_id, ended_at, owner, tenant) VALUES ('1', now64(6), '{Canary}_OWNER', 'desk')",
    ];

    private static string PricesOf(string iso, string node, int from) => $"""
        INSERT INTO iso_rt_lmp (ts, iso, node, hub, lmp, market, interval_minutes, known_at, source_version, log_offset)
        SELECT toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + INTERVAL 5 * (number % 12) MINUTE, '{iso}', concat('{node}_', toString(number % 3)), '', {from} + number,
            'REAL_TIME_5_MIN', 5, toDateTime64('2026-06-01 00:01:00', 6, 'UTC') + INTERVAL 5 * (number % 12) MINUTE, 1, number
        FROM numbers(36)
        """;

    private static string HubsOf(string iso, string hub, int from) => $"""
        INSERT INTO hub_lmp_5m (iso, hub, market, ts, interval_minutes, price, is_published, members, version)
        SELECT '{iso}', '{hub}', 'REAL_TIME_5_MIN', toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + INTERVAL 5 * number MINUTE, if(number = 11, 0, 5), {from} + number, 1, 1, 1 FROM numbers(12)
        """;
}
