using System.Diagnostics;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Engine;
using GridGrains.ClickHouse.Schema;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Sinks;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Lake;

/// <summary>A million canonical rows appended to the Iceberg table in one commit, beside ClickHouse writing the same rows and columns to a Parquet file.</summary>
internal sealed class LakeAppend(BenchmarkContext context)
{
    private const int Nodes = 3_472;
    private const int Intervals = 288;
    private const int MinutesPerInterval = 5;
    private const int Rows = Nodes * Intervals;

    private static readonly TopicPartition Partition = new(Topics.RealTimeLmp, 0);

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        BenchmarkContext.Say($"appending {Rows:N0} rows");
        var folder = context.NewDirectory("append");
        var lake = new LakeCatalog(await SqliteCatalogs.OpenAsync(
            Path.Combine(folder, "catalog.db"), "bench", $"file://{folder}", new IcebergEnvironment(new LocalFileIO(), TimeProvider.System, Guid.NewGuid)));
        using var helper = new LowPriorityThread("iceberg-columns");
        await using var sink = new IcebergSink(lake, PriceTables.Live(SeedReference.Catalog), helper: helper);
        await sink.OpenAsync([Partition], CancellationToken.None);
        var prices = Prices();
        await AppendAsync(sink, prices, 0);
        await using var server = await ClickHouseServer.StartAsync(
            new ClickHouseServerOptions { DataDirectory = context.NewDirectory("append-clickhouse"), FilesDirectory = folder });
        var endpoint = server.Endpoint ?? throw new InvalidOperationException($"there is no engine: {server.State}");
        using var warehouse = new Warehouse(() => new WarehousePlace(endpoint.ConnectionString(), "ready"), "bench", SqlDialect.SingleServer);
        var client = await warehouse.OpenAsync(CancellationToken.None);
        await client.ExecuteNonQueryAsync("CREATE TABLE same ENGINE = Memory AS SELECT * FROM file('**/*.parquet', 'Parquet')", null, null, CancellationToken.None);
        await WriteAsync(client, 0);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var run = 1; run <= context.Runs; run++)
        {
            ours.Add(await AppendAsync(sink, prices, run));
            theirs.Add(await WriteAsync(client, run));
        }

        return
        [
            Figure.RatioOf("iceberg_vs_clickhouse", ours, "ClickHouse writing one Parquet file of the same rows", theirs, "rows/s",
                $"{Rows:N0} rows of {LakeTables.RealTimePrices.Schema.Fields.Length} columns, zstd; ours with statistics, manifest, metadata and the catalog's commit, two threads; ClickHouse may use {Environment.ProcessorCount}"),
        ];
    }

    private static LmpRow[] Prices()
    {
        var market = new BenchmarkMarket(Nodes, [Isos.Miso]);
        var rows = new LmpRow[Rows];
        for (var i = 0; i < rows.Length; i++)
        {
            var price = market.RealTime(i % Nodes, BenchmarkMarket.Start.AddMinutes(i / Nodes * MinutesPerInterval));
            rows[i] = new LmpRow(price.Node, price.Fact, price.Labels, i, MarketLog.Source, price.Fact.KnownAtUtc);
        }

        return rows;
    }

    private static async Task<double> AppendAsync(IcebergSink sink, LmpRow[] prices, long run)
    {
        var started = Stopwatch.GetTimestamp();
        await sink.WriteAsync([new PartitionRows(Partition, run * Rows, (run + 1) * Rows, new RowList<LmpRow>(prices))], CancellationToken.None);
        return Rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> WriteAsync(ClickHouseClient client, int run)
    {
        var started = Stopwatch.GetTimestamp();
        await client.ExecuteNonQueryAsync(
            $"INSERT INTO FUNCTION file('peer-{run}.parquet', 'Parquet') SELECT * FROM same SETTINGS output_format_parquet_compression_method = 'zstd'", null, null, CancellationToken.None);
        return Rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
