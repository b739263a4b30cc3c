using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Lake.Curves;
using GridGrains.Lake.Queries;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Factors of the last evening, computed from the evenings that the lake holds.</summary>
internal sealed class FactorEndpoints(IServiceProvider services)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<FactorEndpoints>();
        routes.MapApiGet("/v1/factors", endpoints.GetAsync)
            .Describe<FactorList>(
                "getFactors", CurveEndpoints.Tag, "Basis, spark spreads and principal components",
                $"Of the first whole month around the clock: basis to the region's first hub, spread over Henry Hub at a heat rate of {EveningFactors.HeatRate}, components of daily moves where there are {EveningFactors.LeastMoves} or more.",
                CurveExamples.Factors)
            .WithAnswer(StatusCodes.Status404NotFound);
    }

    public async Task GetAsync(HttpContext context)
    {
        var rows = services.GetService<CurveLake>() is { } lake ? await lake.ReadAsync(LakeMoment.Current, null, CurveRows.Month, context.RequestAborted) : [];
        var factors = EveningFactors.Of(rows.Where(row => row.Price.Block == DeliveryBlock.AroundTheClock));
        if (factors.Count == 0)
        {
            throw new ApiException(CurveProblems.UnknownEvening, "no evening was published yet; POST /v1/curves/eod publishes one");
        }

        await context.WriteJsonAsync(
            new FactorList(CurveViews.Text(factors[0].Date), [.. factors.Select(factor => new FactorView(factor.Id, factor.Type, factor.Value, factor.Unit, factor.Loadings))]),
            CurveJson.Default.FactorList);
    }
}
