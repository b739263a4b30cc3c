using System.Net;
using System.Text.Json.Nodes;
using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Grains.Contracts.Forecasts;
using GridGrains.Grains.Forecasts;
using GridGrains.Grains.Series;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace GridGrains.Tests.Integration.Forecasts;

/// <summary>Issues of a day from a history in memory, kept and read as series. Forecasts of PJM in this silo belong to this class.</summary>
public sealed class ForecastRunTests(SiloFixture silo)
{
    private static readonly LocalDate Day = new(2026, 7, 2);
    private static readonly LocalDate Other = new(2026, 3, 8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_hub_is_issued_once_and_kept_as_known_before_the_bids_were_due()
    {
        var run = Run(new MemoryHistory());
        var first = await run.RunAsync(Isos.Pjm, Day, Cancellation);
        await IssuedAsync(Day, 24);
        var again = await run.RunAsync(Isos.Pjm, Day, Cancellation);

        Assert.Equal((8, 0), Prices(first));
        Assert.Equal((0, 8), Prices(again));
        var series = JsonNode.Parse(await silo.Http.GetStringAsync($"/v1/series/PJM/price_forecast.lear?location=OHIO HUB&from=2026-07-02T04:00:00Z&to=2026-07-03T04:00:00Z"))!;
        Assert.Equal(("USD/MWh", "forecast", ForecastRules.Source), ((string?)series["unit"], (string?)series["kind"], (string?)series["source"]));
        Assert.All(series["points"]!.AsArray(), point => Assert.Equal("2026-07-01T14:15:00Z", (string?)point!["known_at"]));
        Assert.All(series["points"]!.AsArray(), point => Assert.InRange((double)point!["value"]!, 15, 45));
    }

    [Fact]
    public async Task A_run_that_died_goes_on_where_it_was()
    {
        await Assert.ThrowsAsync<IOException>(() => Run(new MemoryHistory(dieAfter: 3)).RunAsync(Isos.Pjm, Other, Cancellation));
        await IssuedAsync(Other, 23);

        var rest = await Run(new MemoryHistory()).RunAsync(Isos.Pjm, Other, Cancellation);

        Assert.Equal((5, 3), Prices(rest));
    }

    [Fact]
    public async Task Too_little_history_is_an_outcome_with_its_reason()
    {
        var view = await Run(new MemoryHistory(days: 40)).RunAsync(Isos.Nyiso, Day, Cancellation);

        var price = view.Outcomes.First(outcome => outcome.Kind == "price");
        Assert.Equal((ForecastRun.TooLittleHistory, 0), (price.Status, view.Issued));
        Assert.Contains("63 whole ones are needed", price.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/forecasts?iso=PJM", HttpStatusCode.Conflict, "no_forecasts")]
    [InlineData("GET", "/v1/forecasts/scores?iso=PJM", HttpStatusCode.Conflict, "no_forecasts")]
    [InlineData("POST", "/v1/forecasts/run", HttpStatusCode.Conflict, "no_forecasts")]
    [InlineData("GET", "/v1/forecasts", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("GET", "/v1/forecasts?iso=PJM&kind=wind", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("POST", "/v1/forecasts/run?iso=PJM&date=0001-01-01", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("POST", "/v1/forecasts/run?iso=PJM&date=9999-12-31", HttpStatusCode.BadRequest, "bad_parameter")]
    public async Task Without_a_warehouse_or_a_market_the_answer_says_so(string method, string path, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["code"]);
    }

    private static (int Issued, int AlreadyIssued) Prices(ForecastRunView run) =>
        (Count(run, ForecastRun.Issued), Count(run, ForecastRun.AlreadyIssued));

    private static int Count(ForecastRunView run, string status) => run.Outcomes.Count(outcome => outcome.Kind == "price" && outcome.Status == status);

    private ForecastRun Run(IForecastHistory history) => new(
        silo.Services.GetRequiredService<LiveSeries>(), history, silo.Services.GetRequiredService<IPartitionLog>(), silo.Services.GetRequiredService<TimeProvider>(), NullLogger<ForecastRun>.Instance);

    // A day of 24 hours is issued for all hubs, the one of 23 for the three that came before the end.
    private async Task IssuedAsync(LocalDate day, int hours)
    {
        var (from, to) = (Isos.Pjm.Clock.StartOfDayUtc(day), Isos.Pjm.Clock.StartOfDayUtc(day.PlusDays(1)));
        foreach (var hub in ForecastSubject.PricesOf(Isos.Pjm).Take(hours == 24 ? 8 : 3))
        {
            await Poll.UntilAsync(
                async () =>
                {
                    var snapshots = await silo.Services.GetRequiredService<LiveSeries>().All.ReadAsync([hub.Forecast.ToString()], Cancellation);
                    return snapshots[0]?.Points.Count(point => point.StartUtc >= from && point.StartUtc < to) == hours;
                },
                $"{hub.Forecast} has {hours} hours of {day}");
        }
    }

    private sealed class MemoryHistory(int days = 84, int dieAfter = int.MaxValue) : IForecastHistory
    {
        private int _reads;

        public Task<IReadOnlyList<(DateTime StartUtc, double Value)>> ReadAsync(ForecastSubject subject, DateTime fromUtc, DateTime toUtc, DateTime knownAtUtc, CancellationToken cancellation)
        {
            var end = subject.Iso.Clock.StartOfDayUtc(subject.Iso.Clock.TradeDate(knownAtUtc).PlusDays(1));
            return _reads++ >= dieAfter
                ? throw new IOException("the process ends here")
                : Task.FromResult<IReadOnlyList<(DateTime, double)>>(
                    [.. Enumerable.Range(0, days * 24).Select(hour => end.AddHours(-days * 24 + hour)).Select(hour => (hour, 30 + (5 * Math.Sin(hour.Hour)) + (3 * Math.Sin(hour.DayOfYear * 7.3))))]);
        }

        public Task<IReadOnlyList<(DateTime StartUtc, double Value)>> ReadAheadAsync(SeriesKey series, string zone, TimeSpan ahead, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<(DateTime, double)>>([]);

        public Task<IReadOnlyList<SeriesPoint>> ReadIssuedAsync(SeriesKey series, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<SeriesPoint>>([]);
    }
}
