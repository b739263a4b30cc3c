using System.Collections.Concurrent;
using System.Diagnostics;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Engine;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Reference;
using GridGrains.ClickHouse.Schema;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Tests.Benchmarks.Report;
using NodaTime;

namespace GridGrains.Tests.Benchmarks.Cubes;

/// <summary>The ten dashboard cubes by eight readers at once, beside the same readers asking the unaggregated prices for a hub's day.</summary>
internal sealed class CubesBenchmark : IBenchmark
{
    private const int Readers = 8;
    private const int NodesPerIso = 800;
    private const int Days = 120;
    private const int AsksAlone = 40;

    // A hub's day from the prices themselves: what a table without rollups has to do for the smallest cube.
    private const string Unaggregated = """
        SELECT toStartOfHour(ts) AS hour, avg(lmp) AS mean
        FROM (SELECT ts, node, argMax(lmp, (known_at, source_version, log_offset)) AS lmp FROM fact_lmp_5m
            WHERE iso = {iso:String} AND market = {market:String} AND hub = {hub:String} AND ts > {as_of:DateTime64(6, 'UTC')} - INTERVAL 24 HOUR AND ts <= {as_of:DateTime64(6, 'UTC')}
            GROUP BY ts, node)
        GROUP BY hour
        ORDER BY hour
        """;

    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(12);

    // Retention counts from the present: the prices end a day ago.
    private static readonly DateTime End = DateTime.UtcNow.Date.AddDays(-1);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        await using var server = await ClickHouseServer.StartAsync(new ClickHouseServerOptions { DataDirectory = context.NewDirectory("clickhouse") });
        var endpoint = server.Endpoint ?? throw new InvalidOperationException($"there is no engine: {server.State}");
        using var warehouse = new Warehouse(
            () => new WarehousePlace(endpoint.ConnectionString(), "ready"), "bench", SqlDialect.SingleServer, new ReferenceTables(SeedReference.Catalog).WriteAsync);
        var client = await warehouse.OpenAsync(CancellationToken.None);
        var rows = await CubeMarket.FillAsync(client, NodesPerIso, Days, End);
        var queries = new WarehouseQueries(warehouse);
        await MeasureAsync(seed => AskAsync(queries, CubeCatalog.Dashboard[seed % CubeCatalog.Dashboard.Count].Sql, seed, mustHaveRows: true));
        await SayEachAloneAsync(queries);
        var (ours, rates, peers) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < context.Runs; run++)
        {
            var cubes = await MeasureAsync(seed => AskAsync(queries, CubeCatalog.Dashboard[seed % CubeCatalog.Dashboard.Count].Sql, seed, mustHaveRows: true));
            ours.Add(Percentile(cubes, 0.95));
            rates.Add(cubes.Count / RunTime.TotalSeconds);
            peers.Add(Percentile(await MeasureAsync(seed => AskAsync(queries, Unaggregated, seed, mustHaveRows: true)), 0.95));
        }

        var note = $"{rows / 1e6:0.0} M rows, {Readers} readers without pause, {Statistics.Runs.Median(rates):0} queries/s, answers read whole as JSON, embedded engine of 4 sessions";
        return [Figure.Beside("cubes_p95_ms", "ms", ours, "a hub's day from unaggregated prices, p95", peers, note)];
    }

    private static async Task SayEachAloneAsync(WarehouseQueries queries)
    {
        foreach (var cube in CubeCatalog.Dashboard)
        {
            var times = new List<double>();
            for (var i = 0; i < AsksAlone; i++)
            {
                var asked = Stopwatch.GetTimestamp();
                await AskAsync(queries, cube.Sql, i, mustHaveRows: true);
                times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            BenchmarkContext.Say($"{cube.Name} by one reader: {Statistics.Runs.Median(times):0.0} ms");
        }
    }

    private static async Task<IReadOnlyCollection<double>> MeasureAsync(Func<int, Task> ask)
    {
        var times = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(reader => Task.Run(async () =>
        {
            for (var i = reader; Stopwatch.GetElapsedTime(started) < RunTime; i += Readers + 1)
            {
                var asked = Stopwatch.GetTimestamp();
                await ask(i);
                times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
        })));
        return times;
    }

    private static async Task AskAsync(WarehouseQueries queries, string sql, int seed, bool mustHaveRows)
    {
        var iso = seed % 3 == 0 ? Isos.Ercot : Isos.Caiso;
        iso = sql.Contains("da_market", StringComparison.Ordinal) ? Isos.Caiso : iso;
        var hubs = SeedReference.Catalog.Hubs(iso);
        var hub = hubs[seed % hubs.Count];
        var asOf = End.AddMinutes(-15 * (seed % 2000));
        var parameters = new QueryParameters()
            .Text("iso", iso.Code).Text("iso_tz", MarketBlocks.For(iso).Clock.Zone.Id).Text("hub", hub.Id).Text("market", PriceProduct.RealTime15Min.Name()).Text("da_market", PriceProduct.DayAheadHourly.Name())
            .Text("source", hubs[(seed + 1) % hubs.Count].PriceNode.Id).Text("sink", $"NODE_{20 + (seed % (NodesPerIso - 20))}")
            .Texts("hubs_isos", hubs.Take(3).Select(listed => listed.Iso.Code)).Texts("hubs_ids", hubs.Take(3).Select(listed => listed.Id))
            .Number("days", seed % 2 == 0 ? 30 : 100).Number("limit", 20).Price("month_price", 35).Moment("as_of", asOf).Day("as_of_day", LocalDate.FromDateTime(asOf));
        using var result = await queries.RunAsync(sql, parameters, ResultForm.Json, QueryCaps.OfCube, CancellationToken.None);
        var answer = await result.ReadAsStringAsync();
        if (mustHaveRows && (answer.Contains("\"rows\": 0", StringComparison.Ordinal) || !answer.TrimEnd().EndsWith('}')))
        {
            throw new InvalidOperationException($"no rows: {sql}");
        }
    }

    private static double Percentile(IReadOnlyCollection<double> times, double share)
    {
        var sorted = times.Order().ToArray();
        return sorted[Math.Min((int)(sorted.Length * share), sorted.Length - 1)];
    }
}
