using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using Microsoft.Data.Sqlite;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Catalogs;

public sealed class SqliteCatalogTests : CatalogConformance
{
    protected override async ValueTask<ICatalog> OpenAsync()
        => await SqliteCatalogs.OpenAsync(Path.Combine(Folder, "catalog.db"), "sqlite", Warehouse, Environment, TestContext.Current.CancellationToken);

    public override async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Catalog_that_pyiceberg_made_is_read_and_extended()
    {
        var token = TestContext.Current.CancellationToken;
        var shared = SharedData.PathOf("iceberg/partition_timestamptz");
        var copy = Path.Combine(Folder, "pyiceberg.db");
        await File.WriteAllBytesAsync(copy, await File.ReadAllBytesAsync(Path.Combine(shared, "pyiceberg_catalog.db"), token), token);
        var io = new RelocatedFileIO(new LocalFileIO(), "data/persistent/partition_timestamptz", shared);
        var catalog = await SqliteCatalogs.OpenAsync(copy, "default", Warehouse, Environment with { Io = io }, token);
        Assert.Equal(["default"], await catalog.ListNamespacesAsync(cancellationToken: token));
        var table = await catalog.LoadTableAsync(new("default", "partition_timestamptz"), token);
        Assert.Equal(1930660809162697972, table.Metadata.CurrentSnapshot!.SnapshotId);
        await catalog.CreateTableAsync(new("default", "own"), TestLake.PriceSchema, cancellationToken: token);
        Assert.Equal(["own", "partition_timestamptz"], (await catalog.ListTablesAsync("default", token)).Select(id => id.Name));
    }
}
