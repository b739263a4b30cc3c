using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using NodaTime;

namespace GridGrains.Grains.Forecasts;

/// <summary>Reads what was known when a forecast is issued, and nothing that came later.</summary>
internal sealed class ForecastInputs(IForecastHistory history)
{
    private static readonly string[] MarketForecasts = [SeriesCatalog.LoadForecast, SeriesCatalog.WindForecast, SeriesCatalog.SolarForecast];

    public async Task<LearInput> ReadAsync(ForecastSubject subject, LocalDate day, IReadOnlyList<ForecastDriver> drivers, CancellationToken cancellation)
    {
        var (clock, issue) = (subject.Iso.Clock, ForecastRules.IssueUtc(subject.Iso, day));
        var (from, to) = SpanOf(subject.Iso, day);
        return new LearInput(HourlyDays.Of(clock, await history.ReadAsync(subject, from, to, issue, cancellation)), subject.Kind == ForecastKind.Price ? drivers : []);
    }

    /// <summary>The market's own forecasts for its whole system, those that there are.</summary>
    public async Task<IReadOnlyList<ForecastDriver>> DriversAsync(Iso iso, LocalDate day, CancellationToken cancellation)
    {
        var (from, to) = SpanOf(iso, day);
        var drivers = new List<ForecastDriver>();
        foreach (var series in MarketForecasts)
        {
            var key = new SeriesKey(iso.Code, series, SeriesKey.System);
            var hours = await history.ReadAheadAsync(key, iso.Clock.Zone.Id, ForecastRules.Ahead(iso, day), from, to, cancellation);
            if (hours.Count > 0)
            {
                drivers.Add(new ForecastDriver(series, HourlyDays.Of(iso.Clock, hours)));
            }
        }

        return drivers;
    }

    private static (DateTime FromUtc, DateTime ToUtc) SpanOf(Iso iso, LocalDate day) =>
        (iso.Clock.StartOfDayUtc(day.PlusDays(-ForecastRules.HistoryDays)), iso.Clock.StartOfDayUtc(day.PlusDays(1)));
}
