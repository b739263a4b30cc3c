using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Sql;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Sql;

/// <summary>
/// Says where statements run. Beside an embedded engine: in a reader of its own. On a server that is there already: as the read-only user that the operator names, and as nobody else.
/// </summary>
internal sealed class SqlDesk : IAsyncDisposable
{
    public const string WarehouseSource = "warehouse";

    private readonly IServiceProvider _services;
    private readonly SiloSettings _settings;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly SqlReaders _readers;
    private readonly SqlQueries _external;
    private bool _hasEmptyDatabase;

    public SqlDesk(IServiceProvider services, SiloSettings settings, ILoggerFactory logs, TimeProvider clock)
    {
        (_services, _settings, _readers) = (services, settings, new SqlReaders(settings, _http, logs, clock));
        _external = new SqlQueries(cancellation => ExternalAsync(WarehouseOf(), cancellation), _http);
    }

    /// <summary>What runs statements now, and what it reads, for people.</summary>
    /// <exception cref="WarehouseUnavailableException">There is nothing to read now.</exception>
    public async ValueTask<SqlSession> OpenAsync(CancellationToken cancellation)
    {
        var warehouse = WarehouseOf();
        if (_settings.Warehouse.IsEmbedded)
        {
            return await _readers.OpenAsync(warehouse.Database, cancellation);
        }

        await ExternalAsync(warehouse, cancellation);
        return new SqlSession(_external, WarehouseSource, static () => { });
    }

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        _http.Dispose();
    }

    private Warehouse WarehouseOf()
    {
        var warehouse = _services.GetService<Warehouse>() ?? throw new WarehouseUnavailableException("the warehouse is off (--clickhouse on starts it)");
        return warehouse.Absence is { } reason ? throw new WarehouseUnavailableException(reason) : warehouse;
    }

    private async ValueTask<SqlPlace> ExternalAsync(Warehouse warehouse, CancellationToken cancellation)
    {
        var reader = _settings.Warehouse.SqlConnectionString
            ?? throw new WarehouseUnavailableException($"SQL on a server of your own runs as a read-only user: set {WarehouseSettings.SqlVariable} to a connection string of one that may SELECT from {warehouse.Database}.* alone");
        var empty = $"{warehouse.Database}_sql";
        if (!_hasEmptyDatabase)
        {
            await (await warehouse.OpenAsync(cancellation)).ExecuteNonQueryAsync(_settings.Warehouse.Dialect.Translate($"CREATE DATABASE IF NOT EXISTS {empty}"), null, null, cancellation);
            _hasEmptyDatabase = true;
        }

        return new SqlPlace(reader, warehouse.Database, empty);
    }
}
