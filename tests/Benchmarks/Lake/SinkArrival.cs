using System.Globalization;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Log;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Warehouses;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Benchmarks.Lake;

/// <summary>
/// From the start of an append until a query sees the price: in ClickHouse the greatest offset that SQL gives, in Iceberg the offsets of the
/// table's current metadata, which change with the rows. At the end both tables are counted against the log.
/// </summary>
internal sealed class SinkArrival(BenchmarkContext context)
{
    private const int Nodes = 20_000;
    private const int EventsPerSecond = 10_000;
    private const int SampleEvery = 10;

    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var market = new BenchmarkMarket(Nodes);
        var settings = BenchSilo.Settings(context.NewDirectory("arrival"), TimeSpan.FromSeconds(10)) with { Lake = LakeSettings.On, Warehouse = WarehouseSettings.On };
        await using var silo = await BenchSilo.StartAsync(settings);
        await MarketLog.AppendRealTimeAsync(silo.Log, market, BenchmarkMarket.Start, BenchmarkMarket.Start.AddMinutes(30));
        await DrainAsync(silo);
        var client = await silo.Services.GetRequiredService<Warehouse>().OpenAsync(CancellationToken.None);
        var lake = silo.Services.GetRequiredService<LakeCatalog>();
        var places = new[] { new ArrivalWatch(() => EndsInClickHouseAsync(client)), new ArrivalWatch(() => EndsInIcebergAsync(lake)) };
        await MeasureAsync(silo, market, places);
        await DrainAsync(silo);
        var rows = await CountAsync(silo.Log);
        var (inClickHouse, inIceberg) = (await CountAsync(client), await CountAsync(lake));
        if (inClickHouse != rows || inIceberg != rows)
        {
            throw new InvalidOperationException($"the log holds {rows} prices, ClickHouse {inClickHouse}, Iceberg {inIceberg}");
        }

        var note = $"{EventsPerSecond:N0} events/s, {Nodes:N0} nodes, both sinks at once; afterwards {rows:N0} rows in the log and in each table";
        return
        [
            places[0].ToFigure("arrival_clickhouse_p99_s", $"inserts every {settings.Warehouse.Interval.TotalSeconds:0} s; {note}"),
            places[1].ToFigure("arrival_iceberg_p99_s", $"commits every {settings.Lake.CommitInterval.TotalSeconds:0} s; {note}"),
        ];
    }

    private async Task MeasureAsync(BenchSilo silo, BenchmarkMarket market, ArrivalWatch[] places)
    {
        var batches = 0;
        using var feed = new PacedFeed(silo.Log, new MarketStream(market, BenchmarkMarket.Start.AddMinutes(30)), EventsPerSecond, (node, _, began) =>
        {
            if (batches++ % SampleEvery == 0)
            {
                var partition = KeyPartitioner.PartitionOf(market.Keys[node], Topics.LmpPartitions);
                var end = silo.Log.GetOffsetsAsync(new TopicPartition(Topics.RealTimeLmp, partition), CancellationToken.None).AsTask().GetAwaiter().GetResult().Next;
                Array.ForEach(places, place => place.Appended(partition, end, began));
            }
        });
        for (var run = 1; run <= context.Runs; run++)
        {
            BenchmarkContext.Say($"arrival in tables at {EventsPerSecond:N0} events/s, run {run} of {context.Runs}");
            await Task.WhenAll(places.Select(place => Task.Run(() => place.LookAsync(RunTime, LookEvery))));
        }
    }

    private static async Task DrainAsync(BenchSilo silo)
    {
        await silo.DrainedAsync();
        foreach (var sink in await silo.Services.WritableSinksAsync(CancellationToken.None))
        {
            if (!await sink.DrainAsync(CancellationToken.None))
            {
                throw new InvalidOperationException($"sink {sink.Status.Name}: {sink.Status.Failure}");
            }
        }
    }

    private static async Task<long[]> EndsInClickHouseAsync(ClickHouseClient client)
    {
        var ends = new long[Topics.LmpPartitions];
        using var reader = await client.ExecuteReaderAsync(
            "SELECT toInt32(log_partition), max(log_offset) + 1 FROM iso_rt_lmp GROUP BY log_partition", null, null, CancellationToken.None);
        while (reader.Read())
        {
            ends[reader.GetInt32(0)] = reader.GetInt64(1);
        }

        return ends;
    }

    private static async Task<long[]> EndsInIcebergAsync(LakeCatalog lake)
    {
        var table = await lake.OpenAsync(LakeTables.RealTimePrices, CancellationToken.None);
        return [.. Enumerable.Range(0, Topics.LmpPartitions).Select(partition => LogOffsets.Of(table.Metadata.Properties, new TopicPartition(Topics.RealTimeLmp, partition)))];
    }

    private static async Task<long> CountAsync(IPartitionLog log)
    {
        var sum = 0L;
        for (var partition = 0; partition < Topics.LmpPartitions; partition++)
        {
            sum += (await log.GetOffsetsAsync(new TopicPartition(Topics.RealTimeLmp, partition), CancellationToken.None)).Next;
        }

        return sum;
    }

    private static async Task<long> CountAsync(ClickHouseClient client) => Convert.ToInt64(
        await client.ExecuteScalarAsync("SELECT count() FROM iso_rt_lmp", null, null, CancellationToken.None), CultureInfo.InvariantCulture);

    private static async Task<long> CountAsync(LakeCatalog lake) => long.Parse(
        (await lake.OpenAsync(LakeTables.RealTimePrices, CancellationToken.None)).Metadata.CurrentSnapshot!.Summary["total-records"], CultureInfo.InvariantCulture);
}
