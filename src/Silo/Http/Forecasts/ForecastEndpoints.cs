using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Forecasts;
using GridGrains.Grains.Forecasts;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using Microsoft.AspNetCore.Http.Timeouts;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Silo.Http.Forecasts;

/// <summary>Forecasts of prices and loads, their scores, and runs on demand.</summary>
internal sealed class ForecastEndpoints(IServiceProvider services, TimeProvider clock)
{
    private const string Tag = "Forecasts";
    private const int DefaultDays = 30;
    private const int MaxDays = 90;
    private const int MaxYearsBack = 20;

    private static readonly QueryParameter[] ReadQuery =
    [
        new("iso", "ISO code; needed.", "PJM"),
        QueryParameter.OneOf("kind", "Prices of hubs or loads of zones; both where it lacks.", "price", ForecastKinds.Words),
        QueryParameter.Integer("days", $"Days that are scored, 1 to {MaxDays}.", "30"),
    ];

    private static readonly QueryParameter[] RunQuery =
    [
        new("iso", "ISO code; all markets where it lacks.", "PJM"),
        QueryParameter.Day("date", "The day that is forecast; the one issued last where it lacks. A past one rests on what was known when it was due.", "2026-07-02"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<ForecastEndpoints>();
        routes.MapApiGet("/v1/forecasts", endpoints.ListAsync, ReadQuery).Needs(AccessScope.Read)
            .Describe<ForecastList>(
                "listForecasts", Tag, "Forecasts of a market as issued last", "Day-ahead prices of hubs and loads of zones for the next day, with the score of the days before beside two naive forecasts.", ForecastExamples.List)
            .WithAnswer(StatusCodes.Status409Conflict);
        routes.MapApiGet("/v1/forecasts/scores", endpoints.ScoresAsync, ReadQuery).Needs(AccessScope.Read)
            .Describe<ForecastScoreList>(
                "getForecastScores", Tag, "How forecasts were off", "Mean absolute errors of forecasts as issued, in all and by lead time, over the same hours as naive day and naive week.", ForecastExamples.Scores)
            .WithAnswer(StatusCodes.Status409Conflict);
        routes.MapApiPost("/v1/forecasts/run", endpoints.RunAsync, RunQuery).Needs(AccessScope.Operate)
            .Describe<ForecastRunList>(
                "runForecasts", Tag, "Issue forecasts of a day", "What was issued before is passed over. A run takes about a second for each hub and zone.", ForecastExamples.Runs)
            .WithAnswer(StatusCodes.Status409Conflict)
            .With(endpoint => endpoint.WithMetadata(new RequestTimeoutAttribute((int)ApiLimits.UploadTimeout.TotalMilliseconds)));
    }

    public async Task ListAsync(HttpContext context)
    {
        var (iso, kind, days) = Read(context);
        await context.WriteJsonAsync(new ForecastList(iso.Code, await Need<ForecastReads>().LatestAsync(iso, kind, days, context.RequestAborted)), ForecastJson.Default.ForecastList);
    }

    public async Task ScoresAsync(HttpContext context)
    {
        var (iso, kind, days) = Read(context);
        await context.WriteJsonAsync(new ForecastScoreList(iso.Code, days, await Need<ForecastReads>().ScoresAsync(iso, kind, days, context.RequestAborted)), ForecastJson.Default.ForecastScoreList);
    }

    public async Task RunAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var days = DaysOf(query.Iso("iso") is { } iso ? [iso] : Isos.All, query.Text("date") is { } text ? Parse(text) : null);
        var run = Need<ForecastRun>();
        var runs = new List<ForecastRunView>();
        foreach (var (market, day) in days)
        {
            runs.Add(await run.RunAsync(market, day, context.RequestAborted));
        }

        await context.WriteJsonAsync(new ForecastRunList(runs), ForecastJson.Default.ForecastRunList);
    }

    private List<(Iso Market, LocalDate Day)> DaysOf(IReadOnlyList<Iso> markets, LocalDate? asked)
    {
        var days = new List<(Iso, LocalDate)>();
        foreach (var market in markets)
        {
            var last = ForecastRules.LastIssued(market, clock.GetUtcNow().UtcDateTime);
            if (asked > last)
            {
                throw ApiException.BadParameter("date", $"{market.Code} forecasts {LocalDatePattern.Iso.Format(last)} at the latest now: that of a day is issued before its bids are due");
            }

            if (asked < last.PlusYears(-MaxYearsBack))
            {
                throw ApiException.BadParameter("date", $"is over {MaxYearsBack} years ago");
            }

            days.Add((market, asked ?? last));
        }

        return days;
    }

    private static (Iso Iso, string? Kind, int Days) Read(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        return (query.Iso("iso") ?? throw ApiException.BadParameter("iso", "is needed"), query.Text("kind"), query.Number("days", DefaultDays, 1, MaxDays));
    }

    private static LocalDate Parse(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value : throw ApiException.BadParameter("date", $"'{text}' is no day, such as 2026-07-02");

    private T Need<T>()
        where T : class => services.GetService<T>() ?? throw new ApiException(ForecastProblems.NoForecasts, "start the silo with --clickhouse on");
}
