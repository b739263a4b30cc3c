using GridGrains.Tests.Benchmarks.Load;
using GridGrains.Tests.Benchmarks.Markets;

namespace GridGrains.Tests.Benchmarks.Reads;

/// <summary>The HTTP loads of one run, one after the other: ours and the peers' in turn.</summary>
internal sealed class ReadPhases(Uri address, BenchmarkMarket market)
{
    public const double Rate1 = 2_000;
    public const double Rate100 = 100;
    public const int Connections = 16;

    public static readonly TimeSpan Phase = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan OpenPhase = TimeSpan.FromSeconds(5);

    private const string Ours = "node_prices";
    private const string Memory = "memory_prices";
    private const string Redis = "redis_prices";

    private readonly byte[][] _keys = ReadClient.KeysOf(market);
    private int _seed;

    public void WarmUp(bool hasRedis)
    {
        foreach (var view in hasRedis ? [Ours, Memory, Redis] : (string[])[Ours, Memory])
        {
            Closed(view, 1);
            Closed(view, 100);
        }
    }

    public void Measure(ReadSeries series, bool hasRedis)
    {
        series.Open1.Add(Open(Ours, 1, Rate1));
        series.MemoryOpen1.Add(Open(Memory, 1, Rate1));
        series.Open100.Add(Open(Ours, 100, Rate100));
        series.MemoryOpen100.Add(Open(Memory, 100, Rate100));
        series.Closed1.Add(Closed(Ours, 1));
        series.MemoryClosed1.Add(Closed(Memory, 1));
        series.Closed100.Add(Closed(Ours, 100));
        series.MemoryClosed100.Add(Closed(Memory, 100));
        if (hasRedis)
        {
            series.RedisClosed1.Add(Closed(Redis, 1));
            series.RedisClosed100.Add(Closed(Redis, 100));
        }
    }

    private LoadResult Open(string view, int entities, double rate) => LoadGenerator.Open(Client(view, entities), Connections, rate, OpenPhase);

    private LoadResult Closed(string view, int entities) => LoadGenerator.Closed(Client(view, entities), Connections, Phase);

    private Func<int, ILoadClient> Client(string view, int entities)
    {
        var seed = Connections * _seed++;
        return connection => new ReadClient(address, view, _keys, entities, seed + connection);
    }
}
