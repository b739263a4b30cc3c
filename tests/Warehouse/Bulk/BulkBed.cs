using GridGrains.ClickHouse.Bulk;
using GridGrains.ClickHouse.Reconciliation;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Prices.Bulk;
using GridGrains.Domain.Reconciliation;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;
using GridGrains.Durability.Sqlite;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Lake.Bulk;
using GridGrains.Lake.Reconciliation;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Bulk;

/// <summary>A manifest, a lake, a log and a database of their own. A process that died is a writer that failed, and a new one in its place.</summary>
internal sealed class BulkBed : IAsyncDisposable
{
    private static readonly DateTime Met = new(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("gridgrains-bulk-").FullName;
    private readonly bool _hasLake;

    private BulkBed(EmbeddedClickHouse engine, bool hasLake) => (Warehouse, _hasLake) = (new WarehouseBed(engine), hasLake);

    public WarehouseBed Warehouse { get; }

    public LakeCatalog Lake { get; private set; } = null!;

    public SqliteBulkManifest Manifest { get; private set; } = null!;

    public CountedFailpoints Failpoints { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BulkBed> CreateAsync(EmbeddedClickHouse engine, bool hasLake = true)
    {
        var bed = new BulkBed(engine, hasLake);
        bed.Lake = new LakeCatalog(await SqliteCatalogs.OpenAsync(
            Path.Combine(bed._folder, "catalog.db"), "test", $"file://{bed._folder}/lake", new IcebergEnvironment(new LocalFileIO(), TimeProvider.System, Guid.NewGuid), Token));
        bed.Manifest = SqliteBulkManifest.Open(Path.Combine(bed._folder, "bulk.db"));
        return bed;
    }

    /// <summary>One process: recovers, then loads what of the file is not loaded, in batches of some rows.</summary>
    public async Task<long> LoadAsync(string source, IReadOnlyList<LmpEvent> prices, int batchRows = int.MaxValue)
    {
        using var writer = NewWriter();
        await writer.RecoverAsync(Token);
        var file = await writer.RegisterAsync(source, Token);
        var known = 0L;
        foreach (var chunk in prices.Select((price, row) => (price, row)).Where(item => item.row >= file.NextOf(TableOf(item.price))).Chunk(batchRows))
        {
            foreach (var table in chunk.GroupBy(item => TableOf(item.price)))
            {
                var rows = new RowList<LmpRow>([.. table.Select(item => RowOf(file, item.price, item.row))]);
                var (batch, left) = await writer.WriteAsync(table.Key, rows, [new BulkRange(file.Number, table.First().row, table.Last().row + 1)], Token);
                known += left;
                await writer.LoadAsync(batch, again: false, Token);
            }
        }

        await Manifest.EndFileAsync(file.Number, new BulkFileEnd(prices.Count, 0, prices.Count, 0), Token);
        await writer.RollUpAsync(new HashSet<BulkDay>(), Token);
        return known;
    }

    public async Task RecoverAsync()
    {
        using var writer = NewWriter();
        await writer.RecoverAsync(Token);
        await writer.RollUpAsync(new HashSet<BulkDay>(), Token);
    }

    public BulkWriter NewWriter()
    {
        var lake = new BulkLake(Lake, _hasLake);
        var warehouse = new BulkWarehouse(Warehouse.Warehouse, SeedReference.Catalog, readsFiles: true, lake.OpenAsync, TimeProvider.System);
        IAuditSource known = _hasLake ? new LakeAuditSource(Lake) : ClickHouseAuditSource.Canonical(Warehouse.Warehouse, Warehouse.Checkpoints);
        return new BulkWriter(new BulkWriterContext(Manifest, lake, warehouse, known, Failpoints, "", TimeProvider.System));
    }

    public void LoseManifest()
    {
        Manifest.Dispose();
        Manifest = SqliteBulkManifest.Open(Path.Combine(_folder, "another.db"));
    }

    /// <summary>What the log holds, into lake and warehouse.</summary>
    public async Task WriteLogAsync()
    {
        await Warehouse.WriteAsync();
        await using var sink = new IcebergSink(Lake, PriceTables.Live(SeedReference.Catalog));
        await Warehouse.WriteAsync(sink, await Warehouse.OpenAsync(sink));
    }

    public Task<AuditReport> AuditAsync(DateTime dayUtc, int days = 1) => new PriceAudit(
        new LogAuditSource(Warehouse.Log),
        [new LakeAuditSource(Lake), ClickHouseAuditSource.Canonical(Warehouse.Warehouse, Warehouse.Checkpoints), ClickHouseAuditSource.Facts(Warehouse.Warehouse, Warehouse.Checkpoints)],
        null, new ManifestAuditSource(Manifest)).RunAsync(new AuditRange(dayUtc.Date, dayUtc.Date.AddDays(days)), Token);

    public Task<List<string>> RowsAsync(string sql) => Warehouse.RowsAsync(sql);

    public async ValueTask DisposeAsync()
    {
        Manifest.Dispose();
        await Warehouse.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string TableOf(LmpEvent price) => (price.Fact.Product.IsDayAhead() ? PriceTables.DayAhead : PriceTables.RealTime).Name;

    private static LmpRow RowOf(BulkFile file, LmpEvent price, int row) =>
        new(price.Node, price.Fact, price.Labels, BulkPlace.OffsetOf(file.Number, row), "BACKFILL", Met, BulkPlace.PartitionOf(price.Node));
}
