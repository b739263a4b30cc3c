using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Memory;

/// <summary>What a node costs in memory and in the store, and what a backlog costs.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context) =>
    [
        .. await new NodeMemory(context).RunAsync(),
        .. await new BacklogMemory(context).RunAsync(),
    ];
}
