using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Lake.Curves;
using GridGrains.Lake.Queries;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Factors of the last evening, computed from the evenings that the lake holds.</summary>
internal sealed class FactorEndpoints(IServiceProvider services)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<FactorEndpoints>();
        routes.MapApiGet("/v1/factors", endpoints.GetAsync).Needs(AccessScope.Read)
            .Describe<FactorList>(
                "getFactors", CurveEndpoints.Tag, "Basis, spark spreads and principal components",
                $"Of the first whole month around the clock: basis to the region's first hub, spread over Henry Hub at a heat rate of {EveningFactors.HeatRate}, components of daily moves where there are {EveningFactors.LeastMoves} or more.",
                CurveExamples.Factors)
            .WithAnswer(StatusCodes.Status404NotFound);
    }

    public async Task GetAsync(HttpContext context) => await context.WriteJsonAsync(
        await ReadAsync(context.RequestAborted) ?? throw new ApiException(CurveProblems.UnknownEvening, "no evening was published yet; POST /v1/curves/eod publishes one"),
        CurveJson.Default.FactorList);

    /// <returns>Null where no evening was published yet.</returns>
    public async Task<FactorList?> ReadAsync(CancellationToken cancellation)
    {
        var rows = services.GetService<CurveLake>() is { } lake ? await lake.ReadAsync(LakeMoment.Current, null, CurveRows.Month, cancellation) : [];
        if (rows.Count == 0)
        {
            return null;
        }

        // A lone curve has nothing to be compared with: the list is empty then.
        var factors = EveningFactors.Of(rows.Where(row => row.Price.Block == DeliveryBlock.AroundTheClock));
        return new FactorList(
            CurveViews.Text(rows.Max(row => row.CurveDate)), [.. factors.Select(factor => new FactorView(factor.Id, factor.Type, factor.Value, factor.Unit, factor.Loadings))]);
    }
}
