using GridGrains.Tests.Benchmarks.Load;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Reads;

/// <summary>Loads of the same kind, run by run.</summary>
internal sealed class ReadSeries
{
    public List<LoadResult> Open1 { get; } = [];
    public List<LoadResult> MemoryOpen1 { get; } = [];
    public List<LoadResult> Open100 { get; } = [];
    public List<LoadResult> MemoryOpen100 { get; } = [];
    public List<LoadResult> Closed1 { get; } = [];
    public List<LoadResult> MemoryClosed1 { get; } = [];
    public List<LoadResult> RedisClosed1 { get; } = [];
    public List<LoadResult> Closed100 { get; } = [];
    public List<LoadResult> MemoryClosed100 { get; } = [];
    public List<LoadResult> RedisClosed100 { get; } = [];
    public List<double> Calls { get; } = [];
    public List<double> SdkReads { get; } = [];
}

/// <summary>Turns the loads into rows.</summary>
internal sealed class ReadFigures(bool hasRedis)
{
    private const string MemoryPeer = "dictionary of doubles, same facade";
    private const string RedisPeer = "redis-server, StackExchange.Redis, same facade";

    public ReadSeries Busy { get; } = new();

    public ReadSeries Idle { get; } = new();

    public int LateBatches { get; set; }

    public IEnumerable<Figure> ToFigures()
    {
        var ingest = $"10,000 events/s ingested, {LateBatches} of the feed's batches late";
        yield return P99(
            "read1_p99_ms", Busy.Open1, Busy.MemoryOpen1,
            $"open loop {ReadPhases.Rate1:N0}/s; {ingest}; {Percentiles(Busy.Open1)}; {Statistics.Runs.Median(Select(Busy.Open1, load => load.Collecting)):P1} of the time in garbage collections");
        yield return P99("read1_p99_idle_ms", Idle.Open1, Idle.MemoryOpen1, $"the same without ingest; {Percentiles(Idle.Open1)}");
        yield return P99("read100_p99_ms", Busy.Open100, Busy.MemoryOpen100, $"open loop {ReadPhases.Rate100:N0}/s; {ingest}; {Percentiles(Busy.Open100)}");
        yield return P99("read100_p99_idle_ms", Idle.Open100, Idle.MemoryOpen100, $"the same without ingest; {Percentiles(Idle.Open100)}");
        yield return Ratio("read1_vs_memory", Busy.Closed1, Busy.MemoryClosed1, MemoryPeer, Without(Idle.Closed1, Idle.MemoryClosed1));
        yield return Ratio("read100_vs_memory", Busy.Closed100, Busy.MemoryClosed100, MemoryPeer, Without(Idle.Closed100, Idle.MemoryClosed100));
        if (hasRedis)
        {
            yield return Ratio("read1_vs_redis", Busy.Closed1, Busy.RedisClosed1, RedisPeer, Without(Idle.Closed1, Idle.RedisClosed1));
            yield return Ratio("read100_vs_redis", Busy.Closed100, Busy.RedisClosed100, RedisPeer, Without(Idle.Closed100, Idle.RedisClosed100));
        }

        yield return Figure.RatioOf(
            "sdk_read_vs_call", Busy.SdkReads, "empty call to a warm grain", Busy.Calls, "calls/s",
            $"without ingest {Idle.SdkReads[0]:N0} against {Idle.Calls[0]:N0}");
    }

    private static Figure P99(string id, List<LoadResult> ours, List<LoadResult> memory, string note) =>
        Figure.Beside(id, "ms", Select(ours, load => load.Milliseconds(99)), MemoryPeer, Select(memory, load => load.Milliseconds(99)), note);

    private static Figure Ratio(string id, List<LoadResult> ours, List<LoadResult> peer, string name, string note) =>
        Figure.RatioOf(
            id, Select(ours, load => load.PerSecond), name, Select(peer, load => load.PerSecond), "req/s",
            $"closed loop, {ReadPhases.Connections} connections; {note}");

    private static string Without(List<LoadResult> ours, List<LoadResult> peer) => $"without ingest {ours[0].PerSecond:N0} against {peer[0].PerSecond:N0}";

    private static string Percentiles(List<LoadResult> loads) =>
        string.Join(", ", new[] { 50, 90, 99.9 }.Select(percentile => $"p{percentile} {Statistics.Runs.Median(Select(loads, load => load.Milliseconds(percentile))):0.00}"));

    private static double[] Select(List<LoadResult> loads, Func<LoadResult, double> figure) => [.. loads.Select(figure)];
}
