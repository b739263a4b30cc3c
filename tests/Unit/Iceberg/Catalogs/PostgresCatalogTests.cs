using GridGrains.Iceberg.Catalogs;
using GridGrains.Tests.Unit.Durability.Postgres;
using Npgsql;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Catalogs;

/// <summary>The same on PostgreSQL.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresCatalogTests(PostgresFixture postgres) : CatalogConformance
{
    private readonly string _catalog = $"c{Guid.NewGuid():N}";
    private NpgsqlDataSource? _database;

    protected override async ValueTask<ICatalog> OpenAsync()
    {
        _database = NpgsqlDataSource.Create(await postgres.Server.CreateDatabaseAsync(TestContext.Current.CancellationToken));
        var catalog = new SqlCatalog(_database, _catalog, Warehouse, Environment);
        await catalog.InitializeAsync(TestContext.Current.CancellationToken);
        return catalog;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        await base.DisposeAsync();
    }
}
