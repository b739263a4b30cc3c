using System.Diagnostics.Metrics;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;
using GridGrains.Silo.Http.IcebergRest;
using GridGrains.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridGrains.Tests.Integration.IcebergRest;

/// <summary>The REST catalog's endpoints alone, over a catalog that tests fill.</summary>
internal sealed class RestCatalogHost : IAsyncDisposable
{
    public static readonly TableIdentifier Prices = new("market.day", "prices");

    private static readonly Schema PriceSchema = new(0,
    [
        new SchemaField(1, "ts", PrimitiveType.TimestampTz, Required: true),
        new SchemaField(2, "node", PrimitiveType.String, Required: true),
        new SchemaField(3, "lmp", PrimitiveType.Double),
    ]);

    private WebApplication? _app;

    public string Folder { get; } = Directory.CreateTempSubdirectory("iceberg-rest-").FullName;

    public HttpClient Http { get; } = new();

    public SqlCatalog Catalog { get; private set; } = null!;

    public string BaseUrl => Http.BaseAddress + "iceberg";

    public static async Task<RestCatalogHost> StartAsync(bool withCatalog = true)
    {
        var host = new RestCatalogHost();
        host.Catalog = await SqliteCatalogs.OpenAsync(
            Path.Combine(host.Folder, "catalog.db"), "test", "file://" + host.Folder + "/lake",
            new IcebergEnvironment(new LocalFileIO(), TimeProvider.System, Guid.NewGuid));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IMeterFactory, UnheardMeters>();
        builder.Services.AddSingleton<IcebergRestEndpoints>();
        if (withCatalog)
        {
            builder.Services.AddSingleton<ICatalog>(host.Catalog);
        }

        host._app = builder.Build();
        IcebergRestEndpoints.Map(host._app);
        await host._app.StartAsync();
        host.Http.BaseAddress = new Uri(host._app.Urls.Single() + "/");
        return host;
    }

    /// <summary>A table in a namespace of two levels, with a snapshot of three rows and one of two more; the first is tagged.</summary>
    public async Task<Table> CreatePricesAsync()
    {
        await Catalog.CreateNamespaceAsync(Prices.Namespace, new Dictionary<string, string> { ["owner"] = "desk" });
        var table = await Catalog.CreateTableAsync(Prices, PriceSchema, PartitionSpec.For(PriceSchema, ("ts", Transform.Day)));
        await AppendAsync(table, 20, 30, 40);
        await table.NewTransaction().CreateTag("close").CommitAsync();
        await AppendAsync(table, 50);
        await AppendAsync(table, 60);
        return table;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app!.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task AppendAsync(Table table, params double[] prices)
    {
        await using var writer = table.NewWriter();
        await writer.WriteAsync(new ColumnBatch(
            table.Metadata.CurrentSchema,
            ColumnVector.Of(PrimitiveType.TimestampTz, Array.ConvertAll(prices, price => 1_767_225_600_000_000L + (long)price)),
            ColumnVector.Of(PrimitiveType.String, Array.ConvertAll(prices, price => "NODE")),
            ColumnVector.Of(PrimitiveType.Double, prices)));
        await table.NewAppend(await writer.CompleteAsync()).CommitAsync();
    }
}
