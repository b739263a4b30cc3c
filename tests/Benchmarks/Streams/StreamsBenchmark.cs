using System.Diagnostics;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Streams.Serialization;
using GridGrains.Tests.Benchmarks.Load;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Streams;

/// <summary>
/// Events to 10,000 subscribed grains: the provider over the embedded log beside Orleans' memory streams, which keep nothing, and beside a
/// loop that reads and parses the same records; then the time from append to handler at a steady rate.
/// </summary>
internal sealed class StreamsBenchmark : IBenchmark
{
    private const string Peer = "Orleans' memory streams";
    private const string Unit = "events/s";
    private const int Grains = 10_000;
    private const int EventsPerGrain = 10;
    private const int Producers = 256;
    private const int RatePerSecond = 5_000;
    private const int TicksPerSecond = 100;
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    private static readonly string[] Keys = [.. Enumerable.Range(0, Grains).Select(number => $"PJM/{number}")];

    private readonly JsonSerializerOptions _json = JsonStreamSerializer.Canonical();

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        await using var silo = await StreamSilo.StartAsync(context.NewDirectory("streams"));
        BenchmarkContext.Say($"activating {Grains:N0} grains through each provider");
        await BatchesAsync(silo, StreamSilo.Memory, 1);
        await BatchesAsync(silo, StreamSilo.Ours, 1);
        var (memory, ours, memoryBatches, ourBatches) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (appended, raw) = (new List<double>(), new List<double>());
        for (var run = 1; run <= context.Runs; run++)
        {
            BenchmarkContext.Say($"{Grains * EventsPerGrain:N0} events, run {run} of {context.Runs}");
            memory.Add(await SinglesAsync(silo, StreamSilo.Memory));
            ours.Add(await SinglesAsync(silo, StreamSilo.Ours));
            memoryBatches.Add(await BatchesAsync(silo, StreamSilo.Memory, EventsPerGrain));
            ourBatches.Add(await BatchesAsync(silo, StreamSilo.Ours, EventsPerGrain));
            var from = await EndsAsync(silo);
            appended.Add(await AppendAllAsync(silo));
            raw.Add(Read(silo, from));
        }

        var (p50, p99) = await SteadyAsync(silo, context.Runs);
        return
        [
            Figure.RatioOf("streams_vs_memory", ours, Peer, memory, Unit,
                $"{Grains:N0} implicitly subscribed grains, an event to a call, {Producers} producers, from the first call to the last delivery; ours are on disk"),
            Figure.RatioOf("streams_batches_vs_memory", ourBatches, Peer, memoryBatches, Unit,
                $"{EventsPerGrain} events to a call of OnNextBatchAsync: memory streams deliver them in one call, ours one by one"),
            Figure.Beside("streams_eps", Unit, appended, "a loop that reads and parses the same records", raw, "appended to the log in batches, as another program does; from the first append to the last delivery"),
            Figure.Of("streams_p99_ms", "ms", p99, $"{RatePerSecond:N0} events/s in appends of {RatePerSecond / TicksPerSecond}; p50 {Statistics.Runs.Median(p50):0.0} ms"),
        ];
    }

    private static Task<double> SinglesAsync(StreamSilo silo, string provider) => ProduceAsync(EventsPerGrain, async key =>
    {
        for (var number = 0; number < EventsPerGrain; number++)
        {
            await silo.StreamOf(provider, key).OnNextAsync(new Tick(Stopwatch.GetTimestamp(), number));
        }
    });

    private static Task<double> BatchesAsync(StreamSilo silo, string provider, int events) => ProduceAsync(events, key =>
        silo.StreamOf(provider, key).OnNextBatchAsync(Enumerable.Range(0, events).Select(number => new Tick(Stopwatch.GetTimestamp(), number))));

    /// <returns>Events per second, from the first call to the last delivery.</returns>
    private static async Task<double> ProduceAsync(int events, Func<string, Task> produceAsync)
    {
        Deliveries.Clear();
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Keys, new ParallelOptions { MaxDegreeOfParallelism = Producers }, async (key, _) => await produceAsync(key));
        await Deliveries.AllAsync((long)Grains * events);
        return Grains * events / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<double> AppendAllAsync(StreamSilo silo)
    {
        Deliveries.Clear();
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < EventsPerGrain; number++)
        {
            await AppendAsync(silo, Keys);
        }

        await Deliveries.AllAsync((long)Grains * EventsPerGrain);
        return Grains * EventsPerGrain / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task AppendAsync(StreamSilo silo, IReadOnlyCollection<string> keys)
    {
        var records = new RecordBuffer(64 * keys.Count, keys.Count);
        foreach (var key in keys)
        {
            records.Add(Encoding.UTF8.GetBytes(key), JsonSerializer.SerializeToUtf8Bytes(new Tick(Stopwatch.GetTimestamp(), 31.25), _json));
        }

        await silo.Log.AppendAsync(TickGrain.Topic, records, new RecordHeaders("bench", "BENCH"), CancellationToken.None);
    }

    private static async Task<TopicPosition[]> EndsAsync(StreamSilo silo)
    {
        var ends = new List<TopicPosition>();
        for (var number = 0; number < StreamSilo.Partitions; number++)
        {
            var partition = new TopicPartition(TickGrain.Topic, number);
            ends.Add(new TopicPosition(partition, (await silo.Log.GetOffsetsAsync(partition, CancellationToken.None)).Next));
        }

        return [.. ends];
    }

    // The raw consumer: no grain, no order to keep, one loop.
    private double Read(StreamSilo silo, TopicPosition[] from)
    {
        using var reader = silo.Log.OpenReader(from, 4_096);
        var (started, read) = (Stopwatch.GetTimestamp(), 0);
        while (reader.Read(TimeSpan.Zero, CancellationToken.None) is { } batch)
        {
            for (var record = 0; record < batch.Count; record++)
            {
                read += JsonSerializer.Deserialize<Tick>(batch.Records.Value(record), _json) is null ? 0 : 1;
            }

            batch.Dispose();
        }

        return read == Grains * EventsPerGrain
            ? read / Stopwatch.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"{read:N0} records were read, {Grains * EventsPerGrain:N0} were appended");
    }

    private async Task<(List<double> P50, List<double> P99)> SteadyAsync(StreamSilo silo, int runs)
    {
        var (p50, p99) = (new List<double>(), new List<double>());
        for (var run = 1; run <= runs; run++)
        {
            BenchmarkContext.Say($"{RatePerSecond:N0} events/s for {Steady.TotalSeconds:0} s, run {run} of {runs}");
            Deliveries.Clear();
            var started = Stopwatch.GetTimestamp();
            var appends = (int)(Steady.TotalSeconds * TicksPerSecond);
            for (var append = 0; append < appends; append++)
            {
                Pace.Until(started + (append * Stopwatch.Frequency / TicksPerSecond));
                var first = append * (RatePerSecond / TicksPerSecond) % Grains;
                await AppendAsync(silo, new ArraySegment<string>(Keys, first, RatePerSecond / TicksPerSecond));
            }

            await Deliveries.AllAsync((long)appends * (RatePerSecond / TicksPerSecond));
            p50.Add(Deliveries.Percentile(50));
            p99.Add(Deliveries.Percentile(99));
        }

        return (p50, p99);
    }
}
