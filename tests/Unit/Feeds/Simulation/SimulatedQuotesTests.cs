using GridGrains.Domain.Curves;
using GridGrains.Feeds.Curves;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Simulation;

public sealed class SimulatedQuotesTests
{
    private static readonly DateTime Now = new(2026, 11, 29, 18, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Every_curve_can_be_built_from_its_settlements_and_they_agree_to_the_cent()
    {
        var market = new SimulatedQuotes(seed: 7);
        foreach (var definition in CurveCatalog.All.Where((_, index) => index % 9 == 0))
        {
            var quotes = market.Settlements(definition, Now).Select(record =>
            {
                Assert.True(QuoteRules.TryJudge(definition, record, Now, out var quote, out var error), error.Message);
                return quote!;
            }).ToArray();

            var curve = CurveBuilder.Build(definition.Id, definition.DayOf(Now), definition.Tiles, quotes);

            Assert.True(quotes.Length > 20);
            Assert.All(curve.Report.Conflicts, conflict => Assert.True(conflict.IsWithinTolerance, $"{definition.Id} {conflict.Quote.Term}: {conflict.AmountUsdPerMwh}"));
            Assert.All(curve.Report.Residuals, residual => Assert.InRange(residual.ResidualUsdPerMwh, -0.011, 0.011));
        }
    }

    [Fact]
    public void One_seed_and_time_give_the_same_quotes()
    {
        var curve = CurveCatalog.Get("CAISO_SP15");
        Assert.Equal(new SimulatedQuotes(7).Settlements(curve, Now), new SimulatedQuotes(7).Settlements(curve, Now));
        Assert.NotEqual(new SimulatedQuotes(7).Settlements(curve, Now), new SimulatedQuotes(8).Settlements(curve, Now));
        Assert.NotNull(new SimulatedQuotes(7).Trade(curve, 3, Now));
    }
}
