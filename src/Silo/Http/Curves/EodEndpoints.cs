using GridGrains.Domain.Curves;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Silo.Curves;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Curves of an evening on demand.</summary>
internal sealed class EodEndpoints(EodRun run, TimeProvider clock)
{
    private const int MaxYearsBack = 20;

    private static readonly QueryParameter[] Parameters =
    [
        QueryParameter.Day("date", "The evening; today where it lacks. A past one takes the quotes that were made until its closing.", "2026-06-01"),
        QueryParameter.OneOf("again", "yes: a new build where the evening has one; the old one stays under its tag.", "yes", "no", "yes"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<EodEndpoints>();
        routes.MapApiPost("/v1/curves/eod", endpoints.RunAsync, Parameters).Needs(AccessScope.Operate)
            .Describe<EodView>(
                "runEod", CurveEndpoints.Tag, "Publish the curves of an evening",
                "Collects, builds, validates, appends to Iceberg under a tag, and writes to ClickHouse. A curve that fails a rule is not published, the last good one stays. A repetition adds nothing.",
                CurveExamples.Eod)
            .WithAnswer(StatusCodes.Status409Conflict);
        routes.MapApiGet("/v1/curves/eod", endpoints.GetAsync).Needs(AccessScope.Read)
            .Describe<EodView>("getEod", CurveEndpoints.Tag, "The run that goes on, or the last one", "Of this silo.", CurveExamples.Eod)
            .WithAnswer(StatusCodes.Status404NotFound);
    }

    public async Task RunAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var today = EodRules.DayOf(clock.GetUtcNow().UtcDateTime);
        var day = query.Text("date") is { } text ? Parse(text) : today;
        if (day > today)
        {
            throw ApiException.BadParameter("date", $"{CurveViews.Text(day)} is not over");
        }

        if (day < today.PlusYears(-MaxYearsBack))
        {
            throw ApiException.BadParameter("date", $"is over {MaxYearsBack} years ago");
        }

        await context.WriteJsonAsync(await run.RunAsync(day, query.Text("again") == "yes", context.RequestAborted), CurveJson.Default.EodView);
    }

    public Task GetAsync(HttpContext context) => run.Last is { } last
        ? context.WriteJsonAsync(last, CurveJson.Default.EodView)
        : throw new ApiException(CurveProblems.NoQuotes, "no curves of an evening were built since this silo started");

    private static LocalDate Parse(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value : throw ApiException.BadParameter("date", $"'{text}' is no day, such as 2026-06-01");
}
