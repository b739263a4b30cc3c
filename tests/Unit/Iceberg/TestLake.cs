using System.Globalization;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Scans;
using GridGrains.Iceberg.Schemas;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Unit.Iceberg;

/// <summary>A catalog in a folder of its own, with a clock that stands still until it is moved.</summary>
internal sealed class TestLake : IAsyncDisposable
{
    public static readonly TableIdentifier Prices = new("market", "prices");

    private TestLake(string folder, IFileIO io)
    {
        Folder = folder;
        Environment = new IcebergEnvironment(io, Clock, Guid.NewGuid);
    }

    public string Folder { get; }
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 10, 0, 0, 0, TimeSpan.Zero));
    public IcebergEnvironment Environment { get; }
    public SqlCatalog Catalog { get; private set; } = null!;
    public static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    /// <summary>Canonical columns: when, where, price, count.</summary>
    public static Schema PriceSchema { get; } = new(0,
    [
        new SchemaField(1, "ts", PrimitiveType.TimestampTz, Required: true),
        new SchemaField(2, "iso", PrimitiveType.String, Required: true),
        new SchemaField(3, "node", PrimitiveType.String, Required: true),
        new SchemaField(4, "lmp", PrimitiveType.Double),
        new SchemaField(5, "seq", PrimitiveType.Int),
    ]);

    public static PartitionSpec ByDayAndIso { get; } = PartitionSpec.For(PriceSchema, ("ts", Transform.Day), ("iso", Transform.Identity));

    public static async Task<TestLake> CreateAsync(Func<IFileIO, IFileIO>? wrap = null)
    {
        var folder = Directory.CreateTempSubdirectory("iceberg-").FullName;
        var lake = new TestLake(folder, wrap?.Invoke(new LocalFileIO()) ?? new LocalFileIO());
        lake.Catalog = await SqliteCatalogs.OpenAsync(Path.Combine(folder, "catalog.db"), "test", "file://" + folder + "/lake", lake.Environment, Token);
        await lake.Catalog.CreateNamespaceAsync("market", cancellationToken: Token);
        return lake;
    }

    public ValueTask<Table> CreatePricesAsync(params (string Key, string Value)[] properties) => Catalog.CreateTableAsync(
        Prices, PriceSchema, ByDayAndIso, properties: properties.ToDictionary(p => p.Key, p => p.Value), cancellationToken: Token);

    /// <summary>Rows of one ISO, one per minute from a start, with prices counting up.</summary>
    public static ColumnBatch Rows(string iso, string start, int count, int firstSeq = 0)
    {
        var first = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds() * 1000;
        return new ColumnBatch(PriceSchema,
            ColumnVector.Of(PrimitiveType.TimestampTz, [.. Enumerable.Range(0, count).Select(i => first + i * 60_000_000L)]),
            ColumnVector.Of(PrimitiveType.String, [.. Enumerable.Repeat(iso, count)]),
            ColumnVector.Of(PrimitiveType.String, [.. Enumerable.Range(0, count).Select(i => $"{iso}_NODE_{i % 7}")]),
            ColumnVector.Of(PrimitiveType.Double, [.. Enumerable.Range(0, count).Select(i => 20.0 + firstSeq + i)]),
            ColumnVector.Of(PrimitiveType.Int, [.. Enumerable.Range(firstSeq, count)]));
    }

    public static async Task<IReadOnlyList<DataFile>> WriteAsync(Table table, params ColumnBatch[] batches)
    {
        await using var writer = table.NewWriter();
        foreach (var batch in batches) await writer.WriteAsync(batch, Token);
        return await writer.CompleteAsync(Token);
    }

    public static async Task<long> AppendAsync(Table table, params ColumnBatch[] batches)
        => (await table.NewAppend(await WriteAsync(table, batches)).CommitAsync(Token)).CurrentSnapshot!.SnapshotId;

    public static async Task<List<int>> SeqsAsync(TableScan scan)
    {
        var seqs = new List<int>();
        await foreach (var batch in scan.Select("seq").ReadAsync(Token)) seqs.AddRange(batch.Column<int>("seq").Values.ToArray());
        seqs.Sort();
        return seqs;
    }

    /// <summary>All files below the warehouse, relative to it.</summary>
    public List<string> Files(string pattern = "*")
    {
        var root = Path.Combine(Folder, "lake");
        return Directory.Exists(root)
            ? [.. Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)]
            : [];
    }

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
