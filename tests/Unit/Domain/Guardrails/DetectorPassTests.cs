using CsCheck;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;
using SamplePass = GridGrains.Domain.Guardrails.DetectorPass<GridGrains.Tests.Unit.Domain.Guardrails.SampleDetectors, GridGrains.Tests.Unit.Domain.Guardrails.SampleBaselines>;

namespace GridGrains.Tests.Unit.Domain.Guardrails;

public sealed class DetectorPassTests
{
    private static readonly GuardrailLimits Limits = new();

    [Fact]
    public void Price_is_scored_by_what_was_learned_before_it()
    {
        var baselines = default(SampleBaselines);

        Assert.Equal([0, 0, 1, 1], ((double[])[20, 22, 22, 28]).Select(price => Take(ref baselines, price).Count));
        Assert.Equal(4, baselines.Mean.Count);
        Assert.Equal(23, baselines.Mean.Mean);
    }

    [Fact]
    public void Votes_name_the_detectors_that_cast_them_and_how_severely()
    {
        var baselines = new SampleBaselines { Mean = new MeanBaseline(1, 10), Repeat = new RepeatBaseline { Last = [90] } };

        var votes = Take(ref baselines, 90);

        Assert.Equal((2, false), (votes.Count, votes.IsEmpty));
        Assert.Equal((true, new Severity(160)), (votes.Has(MeanDetector.Tag), votes.Of(MeanDetector.Tag)));
        Assert.Equal((true, new Severity(1)), (votes.Has(RepeatDetector.Tag), votes.Of(RepeatDetector.Tag)));
        Assert.Equal((false, Severity.None), (votes.Has(DetectorTag.PriceSpike), votes.Of(DetectorTag.PriceSpike)));
    }

    [Theory]
    [InlineData(50.001, 50, 10)]
    [InlineData(0.001, 50, 1)]
    [InlineData(75, 50, 15)]
    [InlineData(1e9, 50, 255)]
    [InlineData(1, 0, 255)]
    public void Severity_is_the_distance_in_tenths_of_the_bound_and_never_nothing(double distance, double bound, byte tenths) =>
        Assert.Equal(new Severity(tenths), Severity.Beyond(distance, bound));

    [Fact]
    public void Detector_neither_scores_nor_learns_a_product_that_it_does_not_watch()
    {
        var baselines = new SampleBaselines { Mean = new MeanBaseline(1, 10) };

        Assert.False(Take(ref baselines, 500, PriceProduct.DayAheadHourly).Has(MeanDetector.Tag));
        Assert.Equal((1, 500), (baselines.Mean.Count, baselines.Repeat.Last![0]));
    }

    [Fact]
    public void Baseline_of_a_series_is_that_of_one_pass_over_its_prices() =>
        GenPrice.Array[1, 50].Sample(prices =>
        {
            var baselines = default(SampleBaselines);
            foreach (var price in prices)
            {
                Take(ref baselines, price);
            }

            Assert.Equal((prices.Length, prices.Sum(), prices[^1]), (baselines.Mean.Count, baselines.Mean.Sum, baselines.Repeat.Last![0]));
        });

    [Fact]
    public void Nothing_is_allocated_for_a_price_whatever_the_votes()
    {
        var baselines = default(SampleBaselines);
        var ring = RingOf(Fact(Noon, 900));
        var fact = Fact(Noon, 900);
        var voted = 0;

        var bytes = Allocations.Fewest(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                var next = fact with { Lmp = i / 2 * 10 };
                var value = new SeriesValue(ring, next, Limits);
                voted += SamplePass.Score(value, ref baselines).Count;
                SamplePass.Learn(value, ref baselines);
            }
        });

        Assert.Equal(0, bytes);
        Assert.True(voted > 100);
    }

    [Fact]
    public void Tags_of_the_products_detectors_are_distinct_and_can_vote()
    {
        var listing = new Listing { Tags = [] };
        var baselines = default(SeriesBaselines);
        SeriesDetectors.Visit(ref listing, ref baselines);

        Assert.Equal(listing.Tags.Distinct(), listing.Tags);
        Assert.All(listing.Tags, tag => Assert.InRange((int)tag, 1, Votes.Capacity - 1));
        Assert.Equal(Enum.GetValues<DetectorTag>().Except([DetectorTag.None]), listing.Tags.Order());
    }

    private static Votes Take(ref SampleBaselines baselines, double price, PriceProduct product = PriceProduct.RealTime5Min)
    {
        var fact = Fact(Noon, price, product);
        var value = new SeriesValue(RingOf(fact), fact, Limits);
        var votes = SamplePass.Score(value, ref baselines);
        SamplePass.Learn(value, ref baselines);
        return votes;
    }

    private static PriceRing RingOf(in LmpFact fact)
    {
        var ring = new PriceRing(fact.IntervalMinutes, 24);
        ring.Put(fact, out _);
        return ring;
    }

    private struct Listing : IDetectorVisitor
    {
        public List<DetectorTag> Tags;

        public readonly void Visit<TDetector, TBaseline>(ref TBaseline baseline)
            where TDetector : struct, IDetector<TBaseline>
            where TBaseline : struct => Tags.Add(TDetector.Tag);
    }
}
