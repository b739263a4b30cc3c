using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using GridGrains.Tests.Unit.Iceberg.Commits;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Lake;

/// <summary>A lake in a folder of its own, with a clock that stands still until it is moved, files that fail as ordered, and a database that does.</summary>
internal sealed class LakeFolder : IAsyncDisposable
{
    public static readonly DateTime Noon = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);

    private LakeFolder()
    {
        Folder = Directory.CreateTempSubdirectory("lake-").FullName;
        Files = new FaultyFileIO(new LocalFileIO());
        Environment = new IcebergEnvironment(Files, Clock, Guid.NewGuid);
        var settings = new SqliteConnectionStringBuilder { DataSource = Path.Combine(Folder, "catalog.db") };
        Database = new FaultyDatabase(SqliteFactory.Instance.CreateDataSource(settings.ConnectionString));
    }

    public string Folder { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(Noon.AddHours(6)));

    public FaultyFileIO Files { get; }

    public FaultyDatabase Database { get; }

    public IcebergEnvironment Environment { get; }

    public LakeCatalog Catalog { get; private set; } = null!;

    public LakeReader Reader => new(Catalog);

    public static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public static async Task<LakeFolder> CreateAsync()
    {
        var lake = new LakeFolder();
        await SqliteCatalogs.OpenAsync(Path.Combine(lake.Folder, "catalog.db"), "test", lake.Warehouse, lake.Environment, Token);
        lake.Catalog = new LakeCatalog(new SqlCatalog(lake.Database, "test", lake.Warehouse, lake.Environment));
        return lake;
    }

    public IcebergSink NewSink() => NewSink(Catalog);

    public static IcebergSink NewSink(LakeCatalog catalog) => new(catalog, [.. PriceTables.Live(SeedReference.Catalog), DeadLetterTable.Topic]);

    /// <summary>A sink that has the partitions open, as one silo would.</summary>
    public async Task<IcebergSink> OpenSinkAsync(params TopicPartition[] partitions)
    {
        var sink = NewSink();
        await sink.OpenAsync(partitions, Token);
        return sink;
    }

    /// <summary>Appends rows where the table ends.</summary>
    public async Task WriteAsync(TopicPartition partition, params LmpRow[] rows)
    {
        var sink = NewSink();
        var from = (await sink.OpenAsync([partition], Token))[0].NextOffset;
        await sink.WriteAsync([Prices.Range(partition, from, rows)], Token);
    }

    public async Task<List<LakePrice>> LatestAsync(PriceQuery? query = null)
    {
        var prices = new List<LakePrice>();
        await foreach (var price in Reader.ReadLatestAsync(query ?? Day(), Token))
        {
            prices.Add(price);
        }

        return prices;
    }

    public async Task<List<PriceVersion>> VersionsAsync(PriceQuery? query = null)
    {
        var versions = new List<PriceVersion>();
        await foreach (var version in Reader.ReadVersionsAsync(query ?? Day(), Token))
        {
            versions.Add(version);
        }

        return versions;
    }

    /// <summary>Offsets of every row of a table, repetitions included.</summary>
    public async Task<List<long>> OffsetsAsync(LakeTable definition)
    {
        var offsets = new List<long>();
        if (await Catalog.FindAsync(definition, Token) is { } table)
        {
            await foreach (var batch in table.Scan().Select(["log_offset"]).ReadAsync(Token))
            {
                offsets.AddRange(batch.Column<long>("log_offset").Values.ToArray());
            }
        }

        offsets.Sort();
        return offsets;
    }

    public static PriceQuery Day(LakeTable? table = null) => new(table ?? LakeTables.RealTimePrices, Noon.Date, Noon.Date.AddDays(1));

    /// <summary>Moves the clock on while a commit waits to try again.</summary>
    public async Task<T> AdvancingAsync<T>(Task<T> work)
    {
        await AdvancingAsync((Task)work);
        return await work;
    }

    /// <inheritdoc cref="AdvancingAsync{T}"/>
    public async Task AdvancingAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(work, Task.Delay(1, Token));
        }

        await work;
    }

    public string[] DataFiles() => Directory.Exists(Path.Combine(Folder, "lake"))
        ? Directory.GetFiles(Path.Combine(Folder, "lake"), "*.parquet", SearchOption.AllDirectories)
        : [];

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string Warehouse => "file://" + Folder + "/lake";
}
