using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Catalogs;

/// <summary>What every catalog does; run against each database.</summary>
public abstract class CatalogConformance : IAsyncLifetime
{
    private static readonly string[] Nothing = [];
    private string _folder = "";

    protected ICatalog Catalog { get; private set; } = null!;

    protected IcebergEnvironment Environment { get; private set; } = null!;

    protected string Warehouse => "file://" + _folder;

    protected string Folder => _folder;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract ValueTask<ICatalog> OpenAsync();

    public async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("catalog-").FullName;
        Environment = new IcebergEnvironment(new LocalFileIO(), new FakeTimeProvider(), Guid.NewGuid);
        Catalog = await OpenAsync();
    }

    public virtual ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Namespaces_have_properties_and_levels()
    {
        await Catalog.CreateNamespaceAsync("market", new Dictionary<string, string> { ["owner"] = "desk" }, Token);
        await Catalog.CreateNamespaceAsync("market.rt", cancellationToken: Token);
        await RefusedAsync(IcebergErrorCode.AlreadyExists, async () => await Catalog.CreateNamespaceAsync("market", cancellationToken: Token));
        Assert.Equal(["market", "market.rt"], await Catalog.ListNamespacesAsync(cancellationToken: Token));
        Assert.Equal(["market.rt"], await Catalog.ListNamespacesAsync("market", Token));
        await Catalog.UpdateNamespaceAsync("market", new Dictionary<string, string> { ["owner"] = "risk", ["tier"] = "1" }, ["absent"], Token);
        await Catalog.UpdateNamespaceAsync("market", new Dictionary<string, string>(), ["tier"], Token);
        Assert.Equal([new("owner", "risk")], await Catalog.LoadNamespaceAsync("market", Token));
        Assert.Empty(await Catalog.LoadNamespaceAsync("market.rt", Token));
        await RefusedAsync(IcebergErrorCode.NotFound, async () => await Catalog.LoadNamespaceAsync("nowhere", Token));
        await RefusedAsync(IcebergErrorCode.NotFound, async () => await Catalog.UpdateNamespaceAsync("nowhere", new Dictionary<string, string>(), Nothing, Token));
        await RefusedAsync(IcebergErrorCode.InvalidMetadata, async () => await Catalog.CreateNamespaceAsync("a..b", cancellationToken: Token));
    }

    [Fact]
    public async Task Only_empty_namespaces_are_dropped()
    {
        await Catalog.CreateNamespaceAsync("market", cancellationToken: Token);
        await Catalog.CreateNamespaceAsync("market.rt", cancellationToken: Token);
        await RefusedAsync(IcebergErrorCode.NamespaceNotEmpty, async () => await Catalog.DropNamespaceAsync("market", Token));
        await CreateAsync("market.rt", "prices");
        await RefusedAsync(IcebergErrorCode.NamespaceNotEmpty, async () => await Catalog.DropNamespaceAsync("market.rt", Token));
        Assert.True(await Catalog.DropTableAsync(new("market.rt", "prices"), Token));
        Assert.True(await Catalog.DropNamespaceAsync("market.rt", Token));
        Assert.True(await Catalog.DropNamespaceAsync("market", Token));
        Assert.False(await Catalog.DropNamespaceAsync("market", Token));
        Assert.Empty(await Catalog.ListNamespacesAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Tables_are_created_listed_loaded_and_dropped()
    {
        await RefusedAsync(IcebergErrorCode.NotFound, async () => await CreateAsync("market", "prices"));
        await Catalog.CreateNamespaceAsync("market", cancellationToken: Token);
        var created = await CreateAsync("market", "prices");
        await CreateAsync("market", "forecasts");
        await RefusedAsync(IcebergErrorCode.AlreadyExists, async () => await CreateAsync("market", "prices"));
        Assert.Equal(["forecasts", "prices"], (await Catalog.ListTablesAsync("market", Token)).Select(id => id.Name));
        var loaded = await Catalog.LoadTableAsync(new("market", "prices"), Token);
        Assert.Equal(created.Metadata.TableUuid, loaded.Metadata.TableUuid);
        Assert.Equal(created.MetadataLocation, loaded.MetadataLocation);
        Assert.StartsWith(Warehouse + "/market/prices-", loaded.Metadata.Location, StringComparison.Ordinal);
        Assert.True(await Catalog.DropTableAsync(new("market", "prices"), Token));
        Assert.False(await Catalog.DropTableAsync(new("market", "prices"), Token));
        await RefusedAsync(IcebergErrorCode.NotFound, async () => await Catalog.LoadTableAsync(new("market", "prices"), Token));
        await RefusedAsync(IcebergErrorCode.NotFound, async () => await Catalog.ListTablesAsync("nowhere", Token));
    }

    [Fact]
    public async Task Tables_are_renamed_and_registered()
    {
        await Catalog.CreateNamespaceAsync("market", cancellationToken: Token);
        await Catalog.CreateNamespaceAsync("archive", cancellationToken: Token);
        var table = await CreateAsync("market", "prices");
        await Catalog.RenameTableAsync(new("market", "prices"), new("archive", "old"), Token);
        await RefusedAsync(IcebergErrorCode.NotFound, async () => await Catalog.RenameTableAsync(new("market", "prices"), new("archive", "x"), Token));
        await CreateAsync("market", "prices");
        await RefusedAsync(IcebergErrorCode.AlreadyExists, async () => await Catalog.RenameTableAsync(new("market", "prices"), new("archive", "old"), Token));
        var renamed = await Catalog.LoadTableAsync(new("archive", "old"), Token);
        Assert.Equal(table.Metadata.TableUuid, renamed.Metadata.TableUuid);

        await Catalog.DropTableAsync(new("archive", "old"), Token);
        var registered = await Catalog.RegisterTableAsync(new("archive", "back"), table.MetadataLocation, Token);
        await registered.NewTransaction().SetProperty("a", "b").CommitAsync(Token);
        Assert.Equal("b", (await Catalog.LoadTableAsync(new("archive", "back"), Token)).Metadata.Properties["a"]);
        await RefusedAsync(IcebergErrorCode.AlreadyExists, async () => await Catalog.RegisterTableAsync(new("archive", "back"), table.MetadataLocation, Token));
    }

    [Fact]
    public async Task Commits_swap_the_pointer_only_from_the_parent_they_were_made_for()
    {
        await Catalog.CreateNamespaceAsync("market", cancellationToken: Token);
        var table = await CreateAsync("market", "prices");
        var parent = await Catalog.LoadStateAsync(table.Identifier, Token);
        var next = await Catalog.CommitAsync(table.Identifier, parent, [], [new GridGrains.Iceberg.Commits.RemoveProperties(["x"])], Token);
        Assert.Equal(parent.MetadataLocation, Assert.Single(next.Metadata.MetadataLog).MetadataFile);
        await RefusedAsync(IcebergErrorCode.CommitConflict, async () => await Catalog.CommitAsync(table.Identifier, parent, [], [], Token));
        await RefusedAsync(IcebergErrorCode.CommitConflict, async () =>
            await Catalog.CommitAsync(table.Identifier, next, [new GridGrains.Iceberg.Commits.AssertCurrentSchemaId(9)], [], Token));
        Assert.Equal(next.MetadataLocation, (await Catalog.LoadStateAsync(table.Identifier, Token)).MetadataLocation);
    }

    [Fact]
    public async Task Committers_at_once_all_take_effect()
    {
        const int Committers = 4, Commits = 5;
        await Catalog.CreateNamespaceAsync("market", cancellationToken: Token);
        await CreateAsync("market", "prices", (TableProperties.CommitRetries, "1000"), (TableProperties.CommitMinWaitMs, "0"));
        await Task.WhenAll(Enumerable.Range(0, Committers).Select(c => Task.Run(async () =>
        {
            var table = await Catalog.LoadTableAsync(new("market", "prices"), Token);
            for (var i = 0; i < Commits; i++) await table.NewTransaction().SetProperty($"{c}.{i}", "done").CommitAsync(Token);
        }, Token)));
        var result = await Catalog.LoadTableAsync(new("market", "prices"), Token);
        Assert.Equal(Committers * Commits, result.Metadata.Properties.Count(p => p.Value == "done"));
        Assert.Equal(Committers * Commits, result.Metadata.MetadataLog.Length);
    }

    private ValueTask<Table> CreateAsync(string name, string table, params (string Key, string Value)[] properties) => Catalog.CreateTableAsync(
        new(name, table), TestLake.PriceSchema, TestLake.ByDayAndIso, SortOrder.By(TestLake.PriceSchema, "node", "ts"),
        properties: properties.ToDictionary(p => p.Key, p => p.Value), cancellationToken: Token);

    private static async Task RefusedAsync(IcebergErrorCode code, Func<Task> action)
        => Assert.Equal(code, (await Assert.ThrowsAsync<IcebergException>(action)).Code);
}
