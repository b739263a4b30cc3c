using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Detectors;

/// <summary>What all detectors together cost per price: comparison with the profile, scores and learning; beside what a price costs without them.</summary>
internal sealed class DetectorsBenchmark : IBenchmark
{
    private const int Series = 500;
    private const int Days = 7;

    // What a baseline allocates it allocates on the first two days.
    private const int WarmUpDays = 2;

    private const PriceProduct Product = PriceProduct.RealTime5Min;

    private static readonly DateTime Start = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
    private static readonly GuardrailLimits Limits = new();

    public Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        var prices = PricesOf(new Random(41));
        Run(prices, isWatched: true);
        var (with, without, bytes) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < context.Runs; run++)
        {
            without.Add(Run(prices, isWatched: false).Nanoseconds);
            var watched = Run(prices, isWatched: true);
            with.Add(watched.Nanoseconds - without[^1]);
            bytes.Add(watched.BytesPerValue);
        }

        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Figure.Beside("detector_ns", "ns", with, "taking the price into the ring without detectors, ns", without, $"{Series} series x {Days} days of five-minute prices in turn; processor time"),
            Figure.Of("detector_bytes", "B", bytes, "allocated per price after the first two days, all detectors"),
        ]);
    }

    private static (double Nanoseconds, double BytesPerValue) Run(double[] prices, bool isWatched)
    {
        var tracks = Enumerable.Range(0, Series).Select(_ => new ProductTrack(Product)).ToArray();
        var perDay = Product.PerDay();
        var (voted, began, bytes) = (0, TimeSpan.Zero, 0L);
        for (var slot = 0; slot < Days * perDay; slot++)
        {
            if (slot == WarmUpDays * perDay)
            {
                (began, bytes) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            }

            for (var series = 0; series < Series; series++)
            {
                voted += Take(tracks[series], Start.AddMinutes(5 * slot), prices[(slot * 31 + series) % prices.Length], isWatched);
            }
        }

        var values = (double)Series * (Days - WarmUpDays) * perDay;
        var nanoseconds = (Environment.CpuUsage.TotalTime - began).TotalNanoseconds / values;
        GC.KeepAlive(voted);
        return (nanoseconds, (GC.GetAllocatedBytesForCurrentThread() - bytes) / values);
    }

    private static int Take(ProductTrack track, DateTime start, double price, bool isWatched)
    {
        var fact = new LmpFact { Product = Product, IntervalStartUtc = start, IntervalMinutes = 5, Lmp = price, KnownAtUtc = start.AddMinutes(10) };
        track.Ring.Put(fact, out _);
        if (!isWatched)
        {
            return 0;
        }

        var value = track.Watched(Isos.Caiso, fact, Limits);
        var votes = DetectorPass<SeriesDetectors, SeriesBaselines>.Score(value, ref track.Baselines);
        DetectorPass<SeriesDetectors, SeriesBaselines>.Learn(value, ref track.Baselines);
        return votes.Count;
    }

    // One price in two hundred is a spike: voting and explaining take part in what is measured.
    private static double[] PricesOf(Random random) =>
        [.. Enumerable.Range(0, 65_537).Select(_ => 40 + 12 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) + (random.Next(200) == 0 ? 400 : 0))];
}
