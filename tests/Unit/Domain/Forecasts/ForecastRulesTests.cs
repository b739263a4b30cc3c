using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Forecasts;

public sealed class ForecastRulesTests
{
    private static readonly ForecastSubject Hub = ForecastSubject.PricesOf(Isos.Pjm).First();

    [Theory]
    [InlineData("CAISO", "2026-07-01T16:45:00Z")]
    [InlineData("MISO", "2026-07-01T14:15:00Z")]
    [InlineData("SPP", "2026-07-01T14:15:00Z")]
    [InlineData("PJM", "2026-07-01T14:15:00Z")]
    [InlineData("NYISO", "2026-07-01T08:45:00Z")]
    [InlineData("ERCOT", "2026-07-01T14:45:00Z")]
    [InlineData("ISONE", "2026-07-01T13:45:00Z")]
    public void A_forecast_is_issued_a_quarter_of_an_hour_before_bids_are_due(string iso, string issue) =>
        Assert.Equal(DateTime.Parse(issue, null, System.Globalization.DateTimeStyles.AdjustToUniversal), ForecastRules.IssueUtc(Isos.Get(iso), new LocalDate(2026, 7, 2)));

    [Fact]
    public void Prices_of_the_eve_are_known_when_bids_are_due_in_every_market() => Assert.All(
        Isos.All, iso => Assert.True(iso.Definition.DayAheadPosting.On(new LocalDate(2026, 6, 30)) < ForecastRules.IssueUtc(iso, new LocalDate(2026, 7, 2))));

    [Fact]
    public void The_last_issue_is_that_of_tomorrow_once_it_was_due()
    {
        var due = ForecastRules.IssueUtc(Isos.Pjm, new LocalDate(2026, 7, 2));

        Assert.Equal(new LocalDate(2026, 7, 2), ForecastRules.LastIssued(Isos.Pjm, due));
        Assert.Equal(new LocalDate(2026, 7, 1), ForecastRules.LastIssued(Isos.Pjm, due.AddTicks(-1)));
    }

    [Fact]
    public void A_day_has_as_many_points_as_hours_and_both_passages_of_a_repeated_one_are_alike()
    {
        var values = Enumerable.Range(0, 24).Select(hour => (double)hour).ToArray();
        var (spring, autumn) = (Points(new LocalDate(2026, 3, 8)), Points(new LocalDate(2026, 11, 1)));

        Assert.Equal([0, 1, 3, 4], spring.Take(4));
        Assert.Equal(23, spring.Length);
        Assert.Equal([0, 1, 1, 2], autumn.Take(4));
        Assert.Equal(25, autumn.Length);

        double[] Points(LocalDate day) => [.. ForecastRules.PointsOf(Isos.Pjm, day, values).Select(point => point.Value)];
    }

    [Fact]
    public void Issued_forecasts_are_scored_by_lead_time_beside_the_naive_ones()
    {
        var first = new LocalDate(2026, 7, 1);
        var clock = Isos.Pjm.Clock;
        var actual = Enumerable.Range(0, 10 * 24).Select(hour => (clock.StartOfDayUtc(first).AddHours(hour), 20 + (double)(hour / 24))).ToArray();
        var issued = ForecastRules.PointsOf(Isos.Pjm, first.PlusDays(8), [.. Enumerable.Repeat(27.0, 24)])
            .Concat(ForecastRules.PointsOf(Isos.Pjm, first.PlusDays(20), [.. Enumerable.Repeat(1.0, 24)]));

        var (whole, byLead) = IssuedScores.Of(Hub, issued, actual)!.Value;

        Assert.Equal((24, 1.0, 1.0, 7.0), (whole.Hours, whole.MeanAbsolute, whole.NaiveDay, whole.NaiveWeek));
        Assert.Equal(Enumerable.Range(13, 24), byLead.Select(lead => lead.LeadHours));
        Assert.All(byLead, lead => Assert.Equal(1, lead.Score.Hours));
        Assert.Null(IssuedScores.Of(Hub, issued, []));
    }

    [Fact]
    public void The_eve_of_a_load_is_known_for_its_first_hours_alone()
    {
        var zone = new ForecastSubject(Isos.Pjm, ForecastKind.Load, "RTO", "RTO");
        var first = new LocalDate(2026, 7, 1);
        var actual = Enumerable.Range(0, 9 * 24).Select(hour => (Isos.Pjm.Clock.StartOfDayUtc(first).AddHours(hour), 100.0 + (hour / 24))).ToArray();

        var (whole, byLead) = IssuedScores.Of(zone, ForecastRules.PointsOf(Isos.Pjm, first.PlusDays(8), [.. Enumerable.Repeat(108.0, 24)]), actual)!.Value;

        Assert.Equal((0, 7), (whole.MeanAbsolute, whole.NaiveWeek));
        Assert.Equal([1, 2], byLead.Select(lead => lead.Score.NaiveDay).Distinct());
        Assert.Equal(9, byLead.Count(lead => lead.Score.NaiveDay == 1));
        Assert.Equal("PJM/zone_load_forecast.lear/RTO", zone.Forecast.ToString());
        Assert.Equal(0, ForecastRules.Bounded(zone.Forecast, -5));
        Assert.NotNull(SeriesCatalog.Find(Hub.Forecast.Series));
    }
}
