using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using GridGrains.Domain.Guardrails.Statistics;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Statistics;

/// <summary>Figures of scipy's own tests, small ones here and all of them where the shared data is; and the test by trying all arrangements.</summary>
public sealed partial class KolmogorovSmirnovTests
{
    private const double Tolerance = 5e-7;

    [Theory]
    [InlineData(new[] { 0.0 }, new[] { 1.0 }, KsAlternative.TwoSided, 1, 1)]
    [InlineData(new[] { 0.0 }, new[] { 1.0 }, KsAlternative.Greater, 1, 0.5)]
    [InlineData(new[] { 0.0 }, new[] { 1.0 }, KsAlternative.Less, 0, 1)]
    [InlineData(new[] { 1.01, 2.01 }, new[] { 1.0, 2, 3, 4 }, KsAlternative.TwoSided, 0.5, 14.0 / 15)]
    [InlineData(new[] { 0.99, 1.99 }, new[] { 1.0, 2, 3, 4 }, KsAlternative.TwoSided, 0.75, 0.4)]
    public void Small_samples_are_exact(double[] first, double[] second, KsAlternative alternative, double statistic, double p)
    {
        var found = KolmogorovSmirnov.Test(first, second, alternative);

        Assert.Equal(statistic, found.Statistic, 1e-12);
        Assert.Equal(p, found.PValue, 1e-12);
    }

    [Fact]
    public void All_figures_of_scipys_tests_agree_to_six_decimals()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("stats/scipy_ks_2samp.json")));
        var compared = 0;
        foreach (var vector in vectors.RootElement.GetProperty("cases").EnumerateArray())
        {
            // Exact counting of 10,000 x 11,000 paths takes seconds, and the asymptotic figure of the same samples is compared.
            if (vector.TryGetProperty("mode", out var mode) && (mode.GetString() == "exact" || !TryAsymptotic(vector)))
            {
                continue;
            }

            var first = Sample(vector.GetProperty("x"), []);
            var found = KolmogorovSmirnov.Test(first, Sample(vector.GetProperty("y"), first), AlternativeOf(vector));
            Assert.Equal(vector.GetProperty("d").GetDouble(), found.Statistic, Tolerance);
            Assert.Equal(vector.GetProperty("p").GetDouble(), found.PValue, Tolerance);
            compared++;
        }

        Assert.InRange(compared, 19, int.MaxValue);
    }

    /// <summary>Without ties every arrangement of two samples in order is equally likely.</summary>
    [Fact]
    public void P_value_is_the_share_of_arrangements_that_lie_as_far_apart() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6]).SelectMany((m, n) => Gen.Shuffle(Enumerable.Range(0, m + n).ToArray(), m).Select(chosen => (chosen, n)))
            .Sample(sample =>
            {
                var (m, n) = (sample.chosen.Length, sample.n);
                var found = KolmogorovSmirnov.Test(Sorted(sample.chosen), Sorted(Enumerable.Range(0, m + n).Except(sample.chosen)));
                var all = Choices(m + n, m).Select(chosen => BatchDistance(chosen, [.. Enumerable.Range(0, m + n).Except(chosen)])).ToArray();

                Assert.Equal(BatchDistance(sample.chosen, [.. Enumerable.Range(0, m + n).Except(sample.chosen)]), found.Statistic, 1e-12);
                Assert.Equal(all.Count(distance => distance >= found.Statistic - 1e-9) / (double)all.Length, found.PValue, 1e-12);
            });

    [Fact]
    public void Statistic_of_tied_values_is_that_of_the_distribution_functions() =>
        Gen.Select(Gen.Int[0, 5].Array[1, 12], Gen.Int[0, 5].Array[1, 12]).Sample((first, second) =>
            Assert.Equal(BatchDistance(first, second), KolmogorovSmirnov.Test(Sorted(first), Sorted(second)).Statistic, 1e-12));

    [Fact]
    public void Empty_sample_is_refused() => Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.Test([], [1.0]));

    private static double BatchDistance(int[] first, int[] second) =>
        first.Concat(second).Max(at => Math.Abs(first.Count(value => value <= at) / (double)first.Length - second.Count(value => value <= at) / (double)second.Length));

    private static IEnumerable<int[]> Choices(int of, int count) => Enumerable.Range(0, 1 << of)
        .Where(mask => System.Numerics.BitOperations.PopCount((uint)mask) == count)
        .Select(mask => Enumerable.Range(0, of).Where(value => (mask >> value & 1) == 1).ToArray());

    private static double[] Sorted(IEnumerable<int> values) => [.. values.Order().Select(value => (double)value)];

    // Samples of at most ExactSize values are exact here, whatever the other program was asked for.
    private static bool TryAsymptotic(JsonElement vector) => Sample(vector.GetProperty("y"), Sample(vector.GetProperty("x"), [])).Length > KolmogorovSmirnov.ExactSize;

    private static KsAlternative AlternativeOf(JsonElement vector) => vector.GetProperty("alt").GetString() switch
    {
        "greater" => KsAlternative.Greater,
        "less" => KsAlternative.Less,
        _ => KsAlternative.TwoSided,
    };

    /// <summary>A list of numbers, <c>[2]*3+[3]*4</c>, <c>x+1</c>, or <c>linspace(from,to,count)</c> with a shift.</summary>
    private static double[] Sample(JsonElement form, double[] first)
    {
        if (form.ValueKind == JsonValueKind.Array)
        {
            return [.. form.EnumerateArray().Select(value => value.GetDouble()).Order()];
        }

        var text = form.GetString()!;
        if (text == "x+1")
        {
            return [.. first.Select(value => value + 1)];
        }

        if (Linspace().Match(text) is { Success: true } line)
        {
            var (from, to, count) = (Number(line.Groups[1]), Number(line.Groups[2]), (int)Number(line.Groups[3]));
            var shift = line.Groups[4].Success ? Number(line.Groups[4]) : line.Groups[5].Success ? -1 / (Number(line.Groups[5]) * Number(line.Groups[6]) * Number(line.Groups[7])) : 0;
            return [.. Enumerable.Range(0, count).Select(i => from + (to - from) * i / (count - 1) + shift)];
        }

        return [.. Repeats().Matches(text).SelectMany(match => Enumerable.Repeat(Number(match.Groups[1]), (int)Number(match.Groups[2]))).Order()];
    }

    private static double Number(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^linspace\((\d+),(\d+),(\d+)\)(?:\+([\d.]+)|-1/\((\d+)\*(\d+)\*(\d+)\))?$")]
    private static partial Regex Linspace();

    [GeneratedRegex(@"\[(\d+)\]\*(\d+)")]
    private static partial Regex Repeats();
}
