using System.Diagnostics;
using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Grains.Contracts.Forecasts;
using GridGrains.Grains.Series;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Grains.Forecasts;

/// <summary>
/// Issues the forecasts of one market and day: every hub, every zone. A subject that has the issue already is passed over, so that a run that
/// died goes on where it was; a repetition that comes before the tables have it writes the same values under the same issue.
/// </summary>
public sealed class ForecastRun(LiveSeries live, IForecastHistory history, IPartitionLog log, TimeProvider clock, ILogger<ForecastRun> logger)
{
    public const string Issued = "issued";
    public const string AlreadyIssued = "already_issued";
    public const string TooLittleHistory = "too_little_history";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ForecastInputs _inputs = new(history);

    public async Task<ForecastRunView> RunAsync(Iso iso, LocalDate day, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            return await IssueAsync(iso, day, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Prices of all hubs, loads of all zones that something has come of.</summary>
    public async Task<IReadOnlyList<ForecastSubject>> SubjectsAsync(Iso iso, CancellationToken cancellation) =>
        [.. ForecastSubject.PricesOf(iso), .. ForecastSubject.LoadsOf(iso, (await live.ListAsync(cancellation)).Select(listing => SeriesKey.Parse(listing.Key)))];

    private async Task<ForecastRunView> IssueAsync(Iso iso, LocalDate day, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var (subjects, forecaster) = (await SubjectsAsync(iso, cancellation), new LearForecaster(LearSettings.Default));
        var outcomes = new List<ForecastOutcomeView>();
        IReadOnlyList<ForecastDriver>? drivers = null;
        foreach (var subject in subjects)
        {
            var outcome = await IsIssuedAsync(subject, day, cancellation)
                ? new ForecastOutcomeView(subject.Kind.Word(), subject.Location, AlreadyIssued, null)
                : await IssueAsync(subject, day, forecaster, drivers ??= await _inputs.DriversAsync(iso, day, cancellation), cancellation);
            outcomes.Add(outcome);
        }

        var view = new ForecastRunView(
            iso.Code, LocalDatePattern.Iso.Format(day), ForecastRules.IssueUtc(iso, day), Count(Issued), Count(AlreadyIssued), Count(TooLittleHistory), outcomes, watch.Elapsed.TotalSeconds);
        ForecastLog.Ended(logger, view.Iso, view.Date, view.Issued, view.AlreadyIssued, view.TooLittleHistory, view.Seconds);
        return view;

        int Count(string status) => outcomes.Count(outcome => outcome.Status == status);
    }

    private async Task<bool> IsIssuedAsync(ForecastSubject subject, LocalDate day, CancellationToken cancellation)
    {
        var (issue, start, end) = (ForecastRules.IssueUtc(subject.Iso, day), subject.Iso.Clock.StartOfDayUtc(day), subject.Iso.Clock.StartOfDayUtc(day.PlusDays(1)));
        var snapshots = await live.All.ReadAsync([subject.Forecast.ToString()], cancellation);
        return snapshots[0]?.Points.Any(point => point.StartUtc == start && point.KnownAtUtc == issue) == true
            || (await history.ReadIssuedAsync(subject.Forecast, start, end, cancellation)).Any(point => point.KnownAtUtc == issue);
    }

    private async Task<ForecastOutcomeView> IssueAsync(ForecastSubject subject, LocalDate day, LearForecaster forecaster, IReadOnlyList<ForecastDriver> drivers, CancellationToken cancellation)
    {
        var input = await _inputs.ReadAsync(subject, day, drivers, cancellation);
        if (await Task.Run(() => forecaster.Forecast(input, day), cancellation) is not { } values)
        {
            var least = LearSettings.Default.LeastDays + LearSettings.LongestLagDays;
            return new ForecastOutcomeView(
                subject.Kind.Word(), subject.Location, TooLittleHistory, $"{input.Target.Days} days were known when it is issued; {least} whole ones are needed");
        }

        // What is issued later than it should have been rests on the same knowledge, and its basis shows that.
        var issue = ForecastRules.IssueUtc(subject.Iso, day);
        var basis = clock.GetUtcNow().UtcDateTime <= subject.Iso.Definition.DayAheadGate.On(day.PlusDays(-1)) ? SeriesBasis.Published : SeriesBasis.PostingRule;
        var records = new RecordBuffer();
        var runs = new SeriesRuns(records);
        foreach (var point in ForecastRules.PointsOf(subject.Iso, day, values))
        {
            runs.Add(subject.Forecast, ForecastRules.Source, point with { Value = ForecastRules.Bounded(subject.Forecast, Math.Round(point.Value, 4)) }, basis);
        }

        runs.Flush();
        await log.AppendAsync(Topics.Series, records, new RecordHeaders(SeriesRecordJson.Schema, ForecastRules.Source), cancellation);
        ForecastLog.One(logger, subject.Forecast.ToString(), issue);
        return new ForecastOutcomeView(subject.Kind.Word(), subject.Location, Issued, null);
    }
}
