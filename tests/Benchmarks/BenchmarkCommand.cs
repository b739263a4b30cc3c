using GridGrains.Tests.Benchmarks.Catalog;
using GridGrains.Tests.Benchmarks.Cubes;
using GridGrains.Tests.Benchmarks.Curves;
using GridGrains.Tests.Benchmarks.Detectors;
using GridGrains.Tests.Benchmarks.Detectors.Recall;
using GridGrains.Tests.Benchmarks.Feeds;
using GridGrains.Tests.Benchmarks.Forecasts;
using GridGrains.Tests.Benchmarks.Governance;
using GridGrains.Tests.Benchmarks.Governance.Abuse;
using GridGrains.Tests.Benchmarks.H3;
using GridGrains.Tests.Benchmarks.Ingest;
using GridGrains.Tests.Benchmarks.Lake;
using GridGrains.Tests.Benchmarks.Memory;
using GridGrains.Tests.Benchmarks.Nab;
using GridGrains.Tests.Benchmarks.Reads;
using GridGrains.Tests.Benchmarks.Recovery;
using GridGrains.Tests.Benchmarks.Report;
using GridGrains.Tests.Benchmarks.Soak;
using GridGrains.Tests.Benchmarks.Streams;
using GridGrains.Tests.Benchmarks.Weather;

namespace GridGrains.Tests.Benchmarks;

/// <summary>The command line: <c>NAME [DIR] [--json FILE] [--data DIR] [--runs N] [--minutes N]</c>.</summary>
internal static class BenchmarkCommand
{
    private const string All = "all";

    private const string PartMark = "/";

    // An hour, by itself only.
    private const string Soak = "soak";

    private static readonly (string Name, Func<IBenchmark> Make)[] Known =
    [
        ("ingest", () => new IngestBenchmark()),
        ("reads", () => new ReadsBenchmark()),
        ("recovery", () => new RecoveryBenchmark()),
        ("memory", () => new MemoryBenchmark()),
        ("feeds", () => new FeedsBenchmark()),
        ("lake", () => new LakeBenchmark()),
        ("cubes", () => new CubesBenchmark()),
        ("cubes-warm", () => new WarmCubesBenchmark()),
        ("curves", () => new CurvesBenchmark()),
        ("forecast", () => new ForecastBenchmark()),
        ("detectors", () => new DetectorsBenchmark()),
        ("recall", () => new RecallBenchmark()),
        ("nab", () => new NabBenchmark()),
        ("governance", () => new GovernanceBenchmark()),
        ("abuse", () => new AbuseBenchmark()),
        ("h3", () => new H3Benchmark()),
        ("weather", () => new WeatherBenchmark()),
        ("catalog", () => new CatalogBenchmark()),
        ("streams", () => new StreamsBenchmark()),
        ("lineage", () => new LineageBenchmark()),
        (Soak, () => new SoakBenchmark()),
        ("ingest/throughput", () => new PartBenchmark(context => new Throughput(context).RunAsync())),
        ("ingest/arrival", () => new PartBenchmark(context => new Arrival(context).RunAsync())),
        ("ingest/burst", () => new PartBenchmark(context => new Burst(context).RunAsync())),
        ("lake/arrival", () => new PartBenchmark(context => new SinkArrival(context).RunAsync())),
        ("lake/replay", () => new PartBenchmark(context => new SinkReplay(context).RunAsync())),
        ("lake/append", () => new PartBenchmark(context => new LakeAppend(context).RunAsync())),
        ("memory/nodes", () => new PartBenchmark(context => new NodeMemory(context).RunAsync())),
        ("memory/backlog", () => new PartBenchmark(context => new BacklogMemory(context).RunAsync())),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var chosen = Known.Where(known => arguments.FirstOrDefault() is { } name && (name == known.Name || (name == All && known.Name != Soak && !known.Name.Contains(PartMark, StringComparison.Ordinal)))).ToArray();
        if (chosen.Length == 0 || BenchmarkOptions.TryParse(arguments[1..]) is not { } options)
        {
            Console.Error.WriteLine($"usage: Benchmarks {string.Join('|', Known.Select(known => known.Name))}|{All} {BenchmarkOptions.Usage}");
            return 2;
        }

        var figures = new List<Figure>();
        foreach (var (name, make) in chosen)
        {
            figures.AddRange(await RunAsync(name, make(), options));
        }

        FigureTable.Print(figures);
        if (options.Json is { } json)
        {
            FigureJson.Write(json, figures);
        }

        return 0;
    }

    private static async Task<IReadOnlyList<Figure>> RunAsync(string name, IBenchmark benchmark, BenchmarkOptions options)
    {
        var work = Directory.CreateTempSubdirectory("gridgrains-bench-").FullName;
        try
        {
            BenchmarkContext.Say($"{name}:");
            return await benchmark.RunAsync(new BenchmarkContext(options.Data, work, options.Runs, TimeSpan.FromMinutes(options.Minutes)));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
