using GridGrains.ClickHouse.Bulk;
using GridGrains.ClickHouse.Reconciliation;
using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Series;
using GridGrains.Domain.Tables;
using GridGrains.Durability.Sqlite;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Lake.Bulk;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Reconciliation;
using GridGrains.Lake.Series;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Bulk;

/// <summary>A manifest, a lake, a log and a database of their own. A process that died is a writer that failed, and a new one in its place.</summary>
public sealed class BulkBed : IAsyncLifetime
{
    private static readonly DateTime Met = new(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("gridgrains-bulk-").FullName;
    private readonly bool _hasLake;

    /// <summary>For all tests of a class: each has days of its own.</summary>
    public BulkBed(EmbeddedClickHouse engine)
        : this(engine, hasLake: true)
    {
    }

    private BulkBed(EmbeddedClickHouse engine, bool hasLake) => (Warehouse, _hasLake) = (new WarehouseBed(engine), hasLake);

    internal WarehouseBed Warehouse { get; }

    public LakeCatalog Lake { get; private set; } = null!;

    public SqliteBulkManifest Manifest { get; private set; } = null!;

    internal CountedFailpoints Failpoints { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BulkBed> WithoutLakeAsync(EmbeddedClickHouse engine)
    {
        var bed = new BulkBed(engine, hasLake: false);
        await bed.InitializeAsync();
        return bed;
    }

    public async ValueTask InitializeAsync()
    {
        Lake = new LakeCatalog(await SqliteCatalogs.OpenAsync(
            Path.Combine(_folder, "catalog.db"), "test", $"file://{_folder}/lake", new IcebergEnvironment(new LocalFileIO(), TimeProvider.System, Guid.NewGuid), Token));
        Manifest = SqliteBulkManifest.Open(Path.Combine(_folder, "bulk.db"));
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

    /// <summary>The same for values of series, in batches of some rows.</summary>
    public async Task<long> LoadSeriesAsync(string source, IReadOnlyList<(SeriesKey Key, SeriesPoint Point)> values, int batchRows = int.MaxValue)
    {
        using var writer = NewWriter();
        await writer.RecoverAsync(Token);
        var file = await writer.RegisterAsync(source, Token);
        var (table, known) = (SeriesTable.Definition.Name, 0L);
        foreach (var chunk in values.Select((value, row) => (value, row)).Where(item => item.row >= file.NextOf(table)).Chunk(batchRows))
        {
            var rows = new RowList<SeriesRow>([.. chunk.Select(item => RowOf(file, item.value.Key, item.value.Point, item.row))]);
            var (batch, left) = await writer.WriteAsync(table, rows, [new BulkRange(file.Number, chunk[0].row, chunk[^1].row + 1)], Token);
            known += left;
            await writer.LoadAsync(batch, again: false, Token);
        }

        await Manifest.EndFileAsync(file.Number, new BulkFileEnd(values.Count, 0, values.Count, 0), Token);
        return known;
    }

    /// <summary>How many versions of series the lake has.</summary>
    public async Task<long> LakeSeriesAsync()
    {
        var rows = 0L;
        if (await Lake.FindAsync(new LakeTable(SeriesTable.Definition), Token) is { } table)
        {
            await foreach (var batch in table.Scan().Select("ts").ReadAsync(Token))
            {
                rows += batch.RowCount;
            }
        }

        return rows;
    }

    public async Task RecoverAsync()
    {
        using var writer = NewWriter();
        await writer.RecoverAsync(Token);
        await writer.RollUpAsync(new HashSet<BulkDay>(), Token);
    }

    public BulkWriter NewWriter()
    {
        var lake = new BulkLake(Lake, [.. PriceTables.All, SeriesTable.Definition], _hasLake);
        var warehouse = new BulkWarehouse(Warehouse.Warehouse, SeedReference.Catalog, readsFiles: true, lake.OpenAsync, TimeProvider.System);
        IAuditSource known = _hasLake ? new LakeAuditSource(Lake) : ClickHouseAuditSource.Canonical(Warehouse.Warehouse, Warehouse.Checkpoints);
        ISeriesVersions versions = _hasLake ? new LakeSeriesVersions(Lake) : new WarehouseSeriesVersions(Warehouse.Warehouse);
        return new BulkWriter(new BulkWriterContext(Manifest, lake, warehouse, [.. PriceBulkTable.All(known), new SeriesBulkTable(versions)], Failpoints, "", TimeProvider.System, Guid.NewGuid));
    }

    /// <summary>A writer whose manifest is a new one.</summary>
    public (BulkWriter Writer, SqliteBulkManifest Manifest) NewStranger()
    {
        var (kept, another) = (Manifest, SqliteBulkManifest.Open(Path.Combine(_folder, "another.db")));
        Manifest = another;
        var writer = NewWriter();
        Manifest = kept;
        return (writer, another);
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

    /// <summary>What stands in the lake on a day.</summary>
    public async Task<List<double>> LakePricesAsync(DateTime dayUtc)
    {
        var prices = new List<double>();
        await foreach (var price in new LakeReader(Lake).ReadLatestAsync(new PriceQuery(LakeTables.RealTimePrices, dayUtc, dayUtc.AddDays(1)), Token))
        {
            prices.Add(price.Fact.Lmp);
        }

        return prices;
    }

    public Task<List<string>> RowsAsync(string sql) => Warehouse.RowsAsync(sql);

    public async ValueTask DisposeAsync()
    {
        Manifest.Dispose();
        await Warehouse.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string TableOf(LmpEvent price) => (price.Fact.Product.IsDayAhead() ? PriceTables.DayAhead : PriceTables.RealTime).Name;

    private static SeriesRow RowOf(BulkFile file, SeriesKey key, SeriesPoint point, int row) => new(
        key, SeriesCatalog.Find(key.Series)!, point, SeriesBasis.Published, "test", Met, BulkPlace.PartitionOf(key.ToString(), Topics.SeriesPartitions), BulkPlace.OffsetOf(file.Number, row));

    private static LmpRow RowOf(BulkFile file, LmpEvent price, int row) =>
        new(price.Node, price.Fact, price.Labels, BulkPlace.OffsetOf(file.Number, row), "BACKFILL", Met, BulkPlace.PartitionOf(price.Node));
}
