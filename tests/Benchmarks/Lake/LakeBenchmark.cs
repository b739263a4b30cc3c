using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Lake;

/// <summary>The way of prices into the tables: how soon, how many, and how fast beside ClickHouse.</summary>
internal sealed class LakeBenchmark : IBenchmark
{
    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context) =>
    [
        .. await new SinkArrival(context).RunAsync(),
        .. await new SinkReplay(context).RunAsync(),
        .. await new LakeAppend(context).RunAsync(),
    ];
}
