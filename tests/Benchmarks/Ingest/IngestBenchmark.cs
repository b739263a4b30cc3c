using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Ingest;

/// <summary>From the log to readable state: throughput beside a raw consumer, and delay at a steady rate and in a burst.</summary>
internal sealed class IngestBenchmark : IBenchmark
{
    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context) =>
    [
        .. await new Throughput(context).RunAsync(),
        .. await new Arrival(context).RunAsync(),
        .. await new Burst(context).RunAsync(),
    ];
}

/// <summary>A part of a name, for a closer look.</summary>
internal sealed class PartBenchmark(Func<BenchmarkContext, Task<IReadOnlyList<Figure>>> run) : IBenchmark
{
    public Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context) => run(context);
}
