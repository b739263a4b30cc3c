using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Sql;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Sql;

/// <summary>Says where statements run. On a server that is there already: as the read-only user that the operator names, and as nobody else.</summary>
internal sealed class SqlDesk : IDisposable
{
    public const string WarehouseSource = "warehouse";

    private readonly IServiceProvider _services;
    private readonly SiloSettings _settings;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly SqlQueries _queries;
    private bool _hasEmptyDatabase;

    public SqlDesk(IServiceProvider services, SiloSettings settings)
    {
        (_services, _settings) = (services, settings);
        _queries = new SqlQueries(PlaceAsync, _http);
    }

    /// <summary>What runs statements now, and what it reads, for people.</summary>
    /// <exception cref="WarehouseUnavailableException">There is nothing to read now.</exception>
    public async ValueTask<(SqlQueries Queries, string Source)> OpenAsync(CancellationToken cancellation)
    {
        await PlaceAsync(cancellation);
        return (_queries, WarehouseSource);
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<SqlPlace> PlaceAsync(CancellationToken cancellation)
    {
        var warehouse = _services.GetService<Warehouse>() ?? throw new WarehouseUnavailableException("the warehouse is off (--clickhouse on starts it)");
        if (warehouse.Absence is { } reason)
        {
            throw new WarehouseUnavailableException(reason);
        }

        return _settings.Warehouse.IsEmbedded
            ? new SqlPlace(_services.GetRequiredService<Warehouses.WarehouseEngine>().Place.ConnectionString!, warehouse.Database, "default")
            : await ExternalAsync(warehouse, cancellation);
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
