using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Lake.Curves;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using NodaTime;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Factors of an evening, as its run has written them.</summary>
internal sealed class FactorEndpoints(IServiceProvider services)
{
    private static readonly QueryParameter[] Parameters =
    [
        QueryParameter.Day("date", "The evening; the last one with factors where it lacks.", "2026-06-01"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<FactorEndpoints>();
        routes.MapApiGet("/v1/factors", endpoints.GetAsync, Parameters).Needs(AccessScope.Read)
            .Describe<FactorList>(
                "getFactors", CurveEndpoints.Tag, "Basis, spreads, volatilities, correlations and principal components",
                $"Of the first whole month around the clock: basis to the region's first hub, spread over Henry Hub at a heat rate of {EveningFactors.HeatRate}, second month less first; of up to {EveningFactors.Window} daily moves, where there are {EveningFactors.LeastMoves} or more: yearly volatility, correlation, components.",
                CurveExamples.Factors)
            .WithAnswer(StatusCodes.Status404NotFound);
    }

    public async Task GetAsync(HttpContext context)
    {
        var day = CurveRequest.DayOf(new ApiQuery(context.Request.Query), "date");
        await context.WriteJsonAsync(
            await ReadAsync(day, context.RequestAborted)
                ?? throw new ApiException(CurveProblems.UnknownEvening, day is { } date
                    ? $"no factors of {CurveViews.Text(date)} were published; POST /v1/curves/eod?date={CurveViews.Text(date)} publishes the evening"
                    : "no evening was published yet; POST /v1/curves/eod publishes one"),
            CurveJson.Default.FactorList);
    }

    /// <param name="day">The evening; null for the last one.</param>
    /// <returns>Null where there are none. Of a lone curve, which has nothing to be compared with, there are few.</returns>
    public async Task<FactorList?> ReadAsync(LocalDate? day, CancellationToken cancellation)
    {
        if (services.GetService<FactorLake>() is not { } lake)
        {
            return null;
        }

        var date = day ?? (await lake.EveningsAsync(cancellation)).Cast<LocalDate?>().LastOrDefault();
        var rows = date is null ? [] : await lake.ReadAsync(date.Value, cancellation);
        if (rows.Count == 0)
        {
            return null;
        }

        var build = rows.Max(row => row.Build);
        return new FactorList(CurveViews.Text(date!.Value), build, [.. rows.Where(row => row.Build == build).Select(row => ViewOf(row.Factor))]);
    }

    private static FactorView ViewOf(CurveFactor factor) => new(factor.Id, factor.Type, factor.Value, factor.Unit, factor.Moves, factor.Loadings);
}
