using GridGrains.ClickHouse.Reconciliation;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Lake.Reconciliation;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Reconciliation;

/// <summary>An audit over a SQLite log, Iceberg tables and a ClickHouse engine, each of which is made wrong in one test.</summary>
public sealed class PlantedDifferenceTests(EmbeddedClickHouse engine) : IAsyncLifetime
{
    private static readonly AuditRange Day = new(Noon.Date, Noon.Date.AddDays(1));

    private readonly string _folder = Directory.CreateTempSubdirectory("gridgrains-audit-").FullName;
    private readonly WarehouseBed _bed = new(engine);
    private LakeCatalog _lake = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lake = new LakeCatalog(await SqliteCatalogs.OpenAsync(
        Path.Combine(_folder, "catalog.db"), "test", $"file://{_folder}/lake", new IcebergEnvironment(new LocalFileIO(), TimeProvider.System, Guid.NewGuid), Token));

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Same_prices_of_every_topic_are_equal_in_every_place()
    {
        await FillAsync();

        var report = await AuditAsync();

        Assert.Equal((0, 0), (report.Differences, report.Rows.Count));
        Assert.Equal(["log", "iceberg", "clickhouse", "clickhouse_facts"], report.Sources.Select(source => source.Name));
        Assert.All(report.Sources, source => Assert.Equal((null, 0L), (source.Absence, source.Behind)));
        Assert.Equal(["DayAheadHourly 4", "RealTime5Min 54"], report.Cells.Select(cell => $"{cell.Cell.Product} {cell.Sources.Select(source => source.Rows).Distinct().Single()}").Order());
        Assert.All(report.Cells, cell => Assert.Single(cell.Sources.Select(source => source.Checksum).Distinct()));
    }

    [Fact]
    public async Task Changed_price_in_the_lake_is_found()
    {
        await FillAsync(row => row.Node.Id == "N3" && row.Fact.IntervalStartUtc == Noon ? row with { Fact = row.Fact with { Lmp = 99 } } : row);

        var report = await AuditAsync();

        AssertOnly(report, "iceberg", DifferenceKind.Changed, "N3", 30, 99);
    }

    [Fact]
    public async Task Row_that_ClickHouse_lost_is_found()
    {
        await FillAsync();
        await _bed.ScalarAsync("ALTER TABLE iso_rt_lmp DELETE WHERE node = 'N4' AND ts = '2026-06-10 12:05:00' SETTINGS mutations_sync = 1");

        AssertOnly(await AuditAsync(), "clickhouse", DifferenceKind.Missing, "N4", 31, null);
    }

    [Fact]
    public async Task Row_that_only_ClickHouse_has_is_found()
    {
        await FillAsync();
        await _bed.ScalarAsync("INSERT INTO iso_da_lmp SELECT * REPLACE ('GHOST' AS node, 77 AS lmp) FROM iso_da_lmp WHERE is_backfill ORDER BY ts LIMIT 1");

        AssertOnly(await AuditAsync(), "clickhouse", DifferenceKind.Unexpected, "GHOST", null, 77);
    }

    [Fact]
    public async Task Changed_fact_that_cubes_are_computed_from_is_found()
    {
        await FillAsync();
        await _bed.ScalarAsync("ALTER TABLE fact_lmp_5m UPDATE congestion_component = NULL WHERE node = 'N7' AND ts = '2026-06-10 12:10:00' SETTINGS mutations_sync = 1");

        AssertOnly(await AuditAsync(), "clickhouse_facts", DifferenceKind.Changed, "N7", 32, 32);
    }

    [Fact]
    public async Task Log_that_says_something_else_is_found()
    {
        await FillAsync();
        await using var other = new WarehouseBed(engine);
        await AppendAsync(other, price => price.Node.Id == "N6" && price.Fact.IntervalStartUtc == Noon ? price with { Fact = price.Fact with { Lmp = 99 } } : price);

        AssertOnly(await AuditAsync(other.Log), "log", DifferenceKind.Changed, "N6", 30, 99);
    }

    [Fact]
    public async Task Table_that_is_behind_is_no_difference()
    {
        await FillAsync();
        await _bed.AppendAsync(Price("N1", Noon.AddHours(1), 60));
        await _bed.WriteAsync();

        var report = await AuditAsync();

        Assert.Equal((0, 1L), (report.Differences, report.Sources.Single(source => source.Name == "iceberg").Behind));
    }

    private async Task FillAsync(Func<LmpRow, LmpRow>? changeInLake = null)
    {
        await AppendAsync(_bed);
        await _bed.WriteAsync();
        await _bed.WriteBackfillsAsync();
        foreach (var sink in (ITableSink[])[new IcebergSink(_lake, PriceTables.Live(SeedReference.Catalog)), new IcebergSink(_lake, PriceTables.Backfills(SeedReference.Catalog), IcebergSink.BackfillSinkName)])
        {
            await using (sink)
            {
                await _bed.WriteAsync(sink, await _bed.OpenAsync(sink), change: changeInLake);
            }
        }
    }

    // Corrections, backfilled versions alike in all but their topic, and day-ahead prices.
    private static async Task AppendAsync(WarehouseBed bed, Func<LmpEvent, LmpEvent>? change = null)
    {
        LmpEvent[] prices = [.. from node in Enumerable.Range(0, 8) from interval in Enumerable.Range(0, 3) select Price($"N{node}", Noon.AddMinutes(5 * interval), 30 + interval)];
        LmpEvent[] hours = [Price("N0", Noon, 40, product: PriceProduct.DayAheadHourly), Price("N1", Noon, 41, product: PriceProduct.DayAheadHourly)];
        await bed.AppendAsync([.. prices.Select(change ?? (price => price)), .. hours]);
        await bed.AppendAsync([.. Enumerable.Range(0, 6).Select(node => Price($"N{node}", Noon.AddMinutes(10), 50, version: 1))]);
        await bed.AppendAsync(PriceTopics.Backfill, [.. prices, .. hours]);
    }

    private Task<AuditReport> AuditAsync(IPartitionLog? log = null) => new PriceAudit(
        new LogAuditSource(log ?? _bed.Log),
        [new LakeAuditSource(_lake), ClickHouseAuditSource.Canonical(_bed.Warehouse, _bed.Checkpoints), ClickHouseAuditSource.Facts(_bed.Warehouse, _bed.Checkpoints)],
        null).RunAsync(Day, Token);

    private static void AssertOnly(AuditReport report, string place, DifferenceKind kind, string node, double? expected, double? found)
    {
        Assert.NotEmpty(report.Rows);
        Assert.All(report.Rows, row => Assert.Equal((place, kind, node, expected, found), (row.Place, row.Kind, row.Key.Node.Id, row.ExpectedLmp, row.FoundLmp)));
        Assert.All(report.Cells, cell => Assert.All(cell.Sources.Where(held => held.Differs), held => Assert.Equal(place, held.Place)));
        Assert.Equal(1, report.Differences);
    }
}
