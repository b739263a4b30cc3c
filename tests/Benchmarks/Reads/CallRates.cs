using System.Diagnostics;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Tests.Benchmarks.Hosting;

namespace GridGrains.Tests.Benchmarks.Reads;

/// <summary>Grain calls per second from within the silo: cached references, a bounded number in flight, uniformly random grains.</summary>
internal static class CallRates
{
    private const int InFlight = 64;

    public static async Task<double> ReadAsync(INodeGrain[] nodes, TimeSpan duration) =>
        await MeasureAsync(nodes.Length, duration, async index =>
        {
            if (await nodes[index].GetAsync() is null)
            {
                throw new InvalidOperationException($"node {index} has no prices");
            }
        });

    public static Task<double> PingAsync(IIdleGrain[] grains, TimeSpan duration) =>
        MeasureAsync(grains.Length, duration, index => grains[index].PingAsync());

    private static async Task<double> MeasureAsync(int grains, TimeSpan duration, Func<int, ValueTask> call)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(loop => Task.Run(async () =>
        {
            var random = new Random(loop);
            var pending = new ValueTask[InFlight];
            var count = 0L;
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                for (var i = 0; i < InFlight; i++)
                {
                    pending[i] = call(random.Next(grains));
                }

                foreach (var answer in pending)
                {
                    await answer;
                }

                count += InFlight;
            }

            return count;
        })));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
