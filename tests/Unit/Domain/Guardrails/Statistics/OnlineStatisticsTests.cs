using System.Buffers;
using CsCheck;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails.Statistics;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Statistics;

/// <summary>Each online statistic beside a slow version of itself that sees all values at once.</summary>
public sealed class OnlineStatisticsTests
{
    private static readonly Gen<double[]> Prices = Gen.Double[-500, 5000].Array[2, 200];

    [Fact]
    public void Exponential_average_is_the_weighted_mean_and_unbiased_deviation_of_all_values() =>
        Prices.Sample(prices =>
        {
            var average = default(ExponentialAverage);
            var alpha = ExponentialAverage.AlphaOfSpan(20);
            foreach (var price in prices)
            {
                average.Add(price, alpha);
            }

            var weights = prices.Select((_, i) => Math.Pow(1 - alpha, prices.Length - 1 - i)).ToArray();
            var (sum, squares) = (weights.Sum(), weights.Sum(weight => weight * weight));
            var mean = prices.Zip(weights, (price, weight) => price * weight).Sum() / sum;
            var variance = prices.Zip(weights, (price, weight) => weight * (price - mean) * (price - mean)).Sum() / (sum - squares / sum);
            Assert.Equal(mean, average.Mean, 1e-6);
            Assert.Equal(1, average.Deviation / Math.Sqrt(variance), 1e-6);
        });

    /// <summary>The worked example of the NIST/SEMATECH e-Handbook, 6.3.2.4, to its two decimals and its limits to four.</summary>
    [Fact]
    public void Control_chart_gives_the_figures_of_nists_example()
    {
        double[] values = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];
        double[] averages = [50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99];
        var chart = new EwmaChart(Target: 50, Deviation: 2.0539, Lambda: 0.3, Sigmas: 3);

        var (average, found) = (chart.Target, new List<double>());
        foreach (var value in values)
        {
            found.Add(Math.Round(average = chart.Next(average, value), 2));
        }

        Assert.Equal(averages, found);
        Assert.Equal(2.5884, chart.Limit, 4);
        Assert.Equal(chart.Sigmas * chart.Deviation * chart.Lambda, chart.LimitAfter(1), 9);
        Assert.Equal(chart.Limit, chart.LimitAfter(100), 9);
    }

    [Fact]
    public void Quartiles_of_few_values_are_exact() =>
        Gen.Float[-500, 5000].Array[1, 9].Sample(prices =>
        {
            var sketch = SketchOf(prices);

            Assert.Equal(BatchQuantile(prices, 0.25), sketch.LowerQuartile, 0.01);
            Assert.Equal(BatchQuantile(prices, 0.5), sketch.Median, 0.01);
            Assert.Equal(BatchQuantile(prices, 0.75), sketch.UpperQuartile, 0.01);
        });

    [Theory]
    [InlineData("normal")]
    [InlineData("heavy tails")]
    [InlineData("two humps")]
    public void Quartiles_of_a_stream_lie_within_three_percent_of_their_rank(string shape)
    {
        var random = new Random(11);
        float[] prices = [.. Enumerable.Range(0, 3000).Select(_ => (float)Draw(random, shape))];
        var sketch = SketchOf(prices);

        foreach (var (share, found) in ((double, double)[])[(0.25, sketch.LowerQuartile), (0.5, sketch.Median), (0.75, sketch.UpperQuartile)])
        {
            Assert.InRange(prices.Count(price => price <= found) / (double)prices.Length, share - 0.03, share + 0.03);
        }
    }

    [Fact]
    public void Quartiles_follow_a_new_level_within_a_few_memories()
    {
        var sketch = new QuartileSketch();
        var random = new Random(12);
        foreach (var level in (float[])[0, 100])
        {
            for (var i = 0; i < 3000; i++)
            {
                sketch.Add(level + (float)random.NextDouble(), memory: 300);
            }
        }

        Assert.InRange(sketch.Median, 99, 101.5);
        Assert.InRange(sketch.Count, 300, 600);
    }

    [Fact]
    public void Cumulative_sums_are_the_greatest_excess_over_any_stretch_that_ends_now() =>
        Gen.Double[-6, 6].Array[1, 80].Sample(scores =>
        {
            var sums = scores.Aggregate(default(Cusum), (sums, score) => sums.With(score, 0.5));

            double Excess(Func<double, double> of) => Enumerable.Range(0, scores.Length).Max(from => scores[from..].Sum(score => of(Math.Clamp(score, -4, 4)) - 0.5));
            var expected = new[] { 0, Excess(score => score), Excess(score => -score), Excess(score => Math.Abs(score) - Math.Sqrt(2 / Math.PI)) }.Max();
            Assert.Equal(expected, sums.Greatest, 1e-3);
        });

    [Fact]
    public void Samples_of_one_distribution_differ_as_often_as_the_p_value_states_and_another_one_is_found()
    {
        var random = new Random(13);
        var (same, tests) = (0, 0);
        var samples = new DriftSamples();
        for (var i = 0; tests < 400; i++)
        {
            var score = Normal(random);
            if (samples.IsDue)
            {
                tests++;
                same += samples.PValueWith(score) < 0.05 ? 1 : 0;
            }

            samples.Add(score);
        }

        Assert.InRange(same / (double)tests, 0.01, 0.08);
        while (!samples.IsDue)
        {
            samples.Add(Normal(random) + 2);
        }

        Assert.InRange(samples.PValueWith(2), 0, 1e-4);
    }

    [Fact]
    public void Dependent_samples_need_more_to_differ()
    {
        var random = new Random(14);
        var (samples, level, p) = (new DriftSamples(), 0.0, new List<double>());
        for (var i = 0; i < 20_000; i++)
        {
            level = 0.9 * level + Math.Sqrt(1 - 0.81) * Normal(random);
            if (samples.IsDue)
            {
                p.Add(samples.PValueWith(level));
            }

            samples.Add(level);
        }

        Assert.InRange(samples.Dependence, 0.75, 0.95);
        Assert.InRange(p.Count(value => value < 0.01) / (double)p.Count, 0, 0.05);
    }

    [Fact]
    public void Stored_statistics_go_on_as_if_they_had_never_stopped() =>
        Gen.Select(Prices, Gen.Int[0, 199]).Sample((prices, cut) =>
        {
            var (average, sketch, samples, sums) = (default(ExponentialAverage), new QuartileSketch(), new DriftSamples(), default(Cusum));
            for (var i = 0; i < prices.Length; i++)
            {
                if (i == cut)
                {
                    average = Copy(average.Write, ExponentialAverage.Read);
                    sketch = Copy(sketch.Write, QuartileSketch.Read);
                    samples = Copy(samples.Write, DriftSamples.Read);
                    sums = Copy(sums.Write, Cusum.Read);
                }

                average.Add(prices[i], 0.1);
                sketch.Add((float)prices[i], 40);
                samples.Add(prices[i] / 500);
                sums = sums.With(prices[i] / 500, 0.5);
            }

            var (whole, wholeSketch, wholeSamples, wholeSums) = (default(ExponentialAverage), new QuartileSketch(), new DriftSamples(), default(Cusum));
            foreach (var price in prices)
            {
                whole.Add(price, 0.1);
                wholeSketch.Add((float)price, 40);
                wholeSamples.Add(price / 500);
                wholeSums = wholeSums.With(price / 500, 0.5);
            }

            Assert.Equal(Stored(whole.Write), Stored(average.Write));
            Assert.Equal(Stored(wholeSketch.Write), Stored(sketch.Write));
            Assert.Equal(Stored(wholeSamples.Write), Stored(samples.Write));
            Assert.Equal(Stored(wholeSums.Write), Stored(sums.Write));
        });

    private delegate void Writing(in StateWriter writer);

    private delegate T Reading<out T>(ref StateReader reader);

    private static byte[] Stored(Writing write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new StateWriter(output));
        return output.WrittenSpan.ToArray();
    }

    private static T Copy<T>(Writing write, Reading<T> read)
    {
        var reader = new StateReader(Stored(write));
        var copy = read(ref reader);
        reader.ExpectEnd();
        return copy;
    }

    private static QuartileSketch SketchOf(float[] prices)
    {
        var sketch = new QuartileSketch();
        foreach (var price in prices)
        {
            sketch.Add(price, memory: 20_000);
        }

        return sketch;
    }

    private static double BatchQuantile(float[] prices, double share)
    {
        var sorted = prices.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * ((double)sorted[below + 1] - sorted[below]) : sorted[below];
    }

    private static double Draw(Random random, string shape) => shape switch
    {
        "normal" => Normal(random),
        "heavy tails" => Math.Tan(Math.PI * (random.NextDouble() - 0.5)),
        _ => Normal(random) + (random.Next(2) == 0 ? 0 : 12),
    };

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
