using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Grains.Contracts.Forecasts;
using GridGrains.Grains.Series;

namespace GridGrains.Grains.Forecasts;

/// <summary>Forecasts as issued last, and how those of the days before were off.</summary>
public sealed class ForecastReads(ForecastRun run, LiveSeries live, IForecastHistory history, TimeProvider clock)
{
    private const string Model = "lear";

    public async Task<IReadOnlyList<ForecastView>> LatestAsync(Iso iso, string? kind, int days, CancellationToken cancellation)
    {
        var subjects = await SubjectsAsync(iso, kind, cancellation);
        var snapshots = await live.All.ReadAsync([.. subjects.Select(subject => subject.Forecast.ToString())], cancellation);
        var views = new List<ForecastView>();
        for (var index = 0; index < subjects.Count; index++)
        {
            if (snapshots[index] is { Points.Length: > 0 } snapshot)
            {
                var issue = snapshot.Points.Max(point => point.KnownAtUtc);
                var score = await ScoreAsync(subjects[index], days, cancellation);
                views.Add(new ForecastView(
                    iso.Code, subjects[index].Kind.Word(), subjects[index].Location, Model, subjects[index].Unit, issue,
                    [.. snapshot.Points.Where(point => point.KnownAtUtc == issue).Select(point => new ForecastHourView(point.StartUtc, point.Value))],
                    score is { } scored ? ViewOf(scored.Whole) : null));
            }
        }

        return views;
    }

    public async Task<IReadOnlyList<ForecastScores>> ScoresAsync(Iso iso, string? kind, int days, CancellationToken cancellation)
    {
        var scores = new List<ForecastScores>();
        foreach (var subject in await SubjectsAsync(iso, kind, cancellation))
        {
            if (await ScoreAsync(subject, days, cancellation) is { } score)
            {
                scores.Add(new ForecastScores(
                    iso.Code, subject.Kind.Word(), subject.Location, Model, subject.Unit, ViewOf(score.Whole), [.. score.ByLead.Select(lead => new ForecastLeadView(lead.LeadHours, ViewOf(lead.Score)))]));
            }
        }

        return scores;
    }

    private async Task<IReadOnlyList<ForecastSubject>> SubjectsAsync(Iso iso, string? kind, CancellationToken cancellation) =>
        [.. (await run.SubjectsAsync(iso, cancellation)).Where(subject => kind is null || subject.Kind.Word() == kind)];

    private async Task<(ForecastScore Whole, IReadOnlyList<LeadScore> ByLead)?> ScoreAsync(ForecastSubject subject, int days, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var from = subject.Iso.Clock.StartOfDayUtc(subject.Iso.Clock.TradeDate(now).PlusDays(-days));
        IReadOnlyList<SeriesPoint> issued = await history.ReadIssuedAsync(subject.Forecast, from, now, cancellation);
        return issued.Count == 0
            ? null
            : IssuedScores.Of(subject, issued, await history.ReadAsync(subject, from.AddDays(-LearSettings.LongestLagDays - 1), now, now, cancellation));
    }

    private static ForecastScoreView ViewOf(ForecastScore score) => new(
        score.Hours, Math.Round(score.MeanAbsolute, 4), Math.Round(score.NaiveDay, 4), Math.Round(score.NaiveWeek, 4), score.NaiveWeek > 0 ? Math.Round(score.RelativeToWeek, 4) : 0);
}
