using Microsoft.Data.Sqlite;

namespace GridGrains.Iceberg.Catalogs;

/// <summary>Catalogs in a SQLite file, for one machine.</summary>
public static class SqliteCatalogs
{
    /// <summary>
    /// Opens a catalog, with its tables. SQLite's rollback journal with <c>synchronous = FULL</c>, its default, is kept: a swap that was
    /// answered survives a power cut.
    /// </summary>
    public static async ValueTask<SqlCatalog> OpenAsync(
        string databasePath, string name, string warehouse, IcebergEnvironment environment, CancellationToken cancellationToken = default)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = databasePath };
        var catalog = new SqlCatalog(SqliteFactory.Instance.CreateDataSource(settings.ConnectionString), name, warehouse, environment);
        await catalog.InitializeAsync(cancellationToken);
        return catalog;
    }
}
