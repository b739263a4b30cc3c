using GridGrains.Domain.Series;
using NodaTime;

namespace GridGrains.Domain.Forecasts;

/// <summary>How forecasts of one lead time were off.</summary>
/// <param name="LeadHours">From the issue to the start of the hour, whole hours.</param>
public readonly record struct LeadScore(int LeadHours, ForecastScore Score);

/// <summary>Scores forecasts as they were issued against what came.</summary>
public static class IssuedScores
{
    /// <param name="issued">One version of each hour.</param>
    /// <param name="actual">What came, with the week before the first forecast.</param>
    /// <returns>All hours together, and by lead time; null where nothing that was forecast has come yet.</returns>
    public static (ForecastScore Whole, IReadOnlyList<LeadScore> ByLead)? Of(ForecastSubject subject, IEnumerable<SeriesPoint> issued, IEnumerable<(DateTime StartUtc, double Value)> actual)
    {
        var clock = subject.Iso.Clock;
        var byHour = actual.ToDictionary(hour => hour.StartUtc, hour => hour.Value);
        var days = HourlyDays.Of(clock, byHour.Select(hour => (hour.Key, hour.Value)));
        var (whole, byLead) = (new ForecastScorer(), new SortedDictionary<int, ForecastScorer>());
        foreach (var day in issued.GroupBy(point => clock.TradeDate(point.StartUtc)))
        {
            var known = KnownAt(subject, days, day.Key, day.First().KnownAtUtc);
            foreach (var point in day)
            {
                var hour = clock.ToLocal(point.StartUtc).Hour;
                var came = byHour.GetValueOrDefault(point.StartUtc, double.NaN);
                var lead = (int)(point.StartUtc - point.KnownAtUtc).TotalHours;
                byLead.TryAdd(lead, new ForecastScorer());
                byLead[lead].Add(point.Value, NaiveForecasts.Day(known, day.Key, hour), NaiveForecasts.Week(known, day.Key, hour), came);
                whole.Add(point.Value, NaiveForecasts.Day(known, day.Key, hour), NaiveForecasts.Week(known, day.Key, hour), came);
            }
        }

        return whole.Score is { } score ? (score, [.. byLead.Where(lead => lead.Value.Score is not null).Select(lead => new LeadScore(lead.Key, lead.Value.Score!.Value))]) : null;
    }

    // Day-ahead prices of the eve were posted the day before it; of a load the hours that had ended, with the feed's lag.
    private static HourlyDays KnownAt(ForecastSubject subject, HourlyDays days, LocalDate day, DateTime issueUtc) => subject.Kind == ForecastKind.Price
        ? days.Before(day, 0)
        : days.Before(day.PlusDays(-1), Math.Max(0, subject.Iso.Clock.ToLocal(issueUtc).Hour - 1));
}
