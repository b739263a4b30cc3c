using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Detectors;

/// <summary>How often detectors vote on prices that have no anomaly at all: independent normal ones with a daily shape.</summary>
public sealed class DetectorRateTests(ITestOutputHelper output)
{
    private const int Days = 60;
    private const int WarmUpDays = 20;

    // Two-sided one-percent point of the normal distribution, in deviations and in interquartile ranges beyond a quartile.
    private const double OnePercent = 2.5758293;
    private const double OnePercentRanges = (OnePercent - 0.6744898) / (2 * 0.6744898);

    private readonly Dictionary<DetectorTag, int> _votes = [];
    private int _scored;

    [Fact]
    public void Nominal_one_percent_fires_between_half_and_one_and_a_half()
    {
        var limits = new GuardrailLimits { SeasonalSpreads = OnePercent, EwmaSigmas = OnePercent, QuartileRanges = OnePercentRanges };
        Run(limits, seed: 31);

        output.WriteLine(string.Join(", ", _votes.Select(vote => $"{vote.Key} {100.0 * vote.Value / _scored:0.00} %")));
        Assert.InRange(RateOf(DetectorTag.Seasonal), 0.005, 0.015);
        Assert.InRange(RateOf(DetectorTag.Quartile), 0.005, 0.015);
        Assert.InRange(RateOf(DetectorTag.Ewma), 0.005, 0.015);
    }

    [Fact]
    public void Nothing_but_a_vote_in_two_hundred_comes_of_the_usual_limits()
    {
        Run(new GuardrailLimits(), seed: 32);

        foreach (var tag in (DetectorTag[])[DetectorTag.Seasonal, DetectorTag.Ewma, DetectorTag.Quartile, DetectorTag.ChangePoint, DetectorTag.Flatline, DetectorTag.MissingInterval])
        {
            Assert.InRange(RateOf(tag), 0, 0.015);
        }

        Assert.InRange(RateOf(DetectorTag.Seasonal), 0, 0.001);
        Assert.Equal(0, RateOf(DetectorTag.ChangePoint));
        Assert.Equal(0, RateOf(DetectorTag.Flatline));
    }

    private double RateOf(DetectorTag tag) => _votes.GetValueOrDefault(tag) / (double)_scored;

    private void Run(GuardrailLimits limits, int seed)
    {
        var random = new Random(seed);
        var track = new ProductTrack(PriceProduct.RealTime5Min);
        var perDay = PriceProduct.RealTime5Min.PerDay();
        for (var i = 0; i < Days * perDay; i++)
        {
            var start = Noon.AddMinutes(5 * i);
            var fact = Fact(start, 60 + 20 * Math.Sin(start.Hour / 24.0 * 2 * Math.PI) + 6 * Normal(random));
            track.Ring.Put(fact, out _);
            var value = track.Watched(Isos.Caiso, fact, limits);
            var votes = DetectorPass<SeriesDetectors, SeriesBaselines>.Score(value, ref track.Baselines);
            DetectorPass<SeriesDetectors, SeriesBaselines>.Learn(value, ref track.Baselines);
            if (i < WarmUpDays * perDay)
            {
                continue;
            }

            _scored++;
            foreach (var tag in Enum.GetValues<DetectorTag>().Where(tag => tag != DetectorTag.None && votes.Has(tag)))
            {
                _votes[tag] = _votes.GetValueOrDefault(tag) + 1;
            }
        }
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
