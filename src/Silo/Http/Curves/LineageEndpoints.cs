using GridGrains.Domain.Curves;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Curves;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Which quotes a price of a curve comes from.</summary>
internal sealed class LineageEndpoints(LiveCurves live, KnownCurves curves)
{
    private static readonly QueryParameter[] Parameters =
    [
        new("term", "Contract: JAN-27, Q1-27, 2027-01-05 and the like, as of the curve's day.", "Q1-27"),
        new("block", "Block of hours; that of the id, else around the clock where it lacks.", "6x16"),
        QueryParameter.Past("as_of", "The curve as it was known then.", "2026-06-01T16:00:00Z"),
        new("snapshot", "The curve of an evening, by tag or snapshot id, as long as its quotes are kept.", "eod-2026-06-01"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<LineageEndpoints>();
        routes.MapApiGet("/v1/curves/{id}/lineage", endpoints.GetAsync, Parameters).Needs(AccessScope.Read)
            .Describe<CurveLineageView>(
                "getCurveLineage", CurveEndpoints.Tag, "Quotes behind a price",
                "Each quote with its weight: the sum of weight times target, and what history adds, is the price. Of an evening the curve is built again from its quotes and must have the stored hash.",
                CurveExamples.Lineage)
            .WithPath(CurveEndpoints.Id).WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task GetAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (definition, blockOfId) = CurveRequest.CurveOf((string)context.Request.RouteValues["id"]!);
        var (asOf, snapshot) = (query.Utc("as_of"), query.Text("snapshot"));
        var known = await curves.FindAsync(definition, asOf, snapshot, context.RequestAborted);
        var (term, block) = (query.Text("term") ?? throw ApiException.BadParameter("term", "it is missing; such as Q1-27"), query.Text("block") ?? blockOfId ?? DeliveryBlock.AroundTheClock);
        if (!ContractTerms.TryParse(term, known.Curve.CurveDate, out var period))
        {
            throw ApiException.BadParameter("term", $"'{term}' is no term on {CurveViews.Text(known.Curve.CurveDate)}");
        }

        if (!definition.Tiles.TryParts(block, out _))
        {
            throw ApiException.BadParameter("block", $"'{block}' is no block of {definition.Id}");
        }

        var quotes = await QuotesAsync(known, snapshot is null ? asOf : known.UpdatedAtUtc, context.RequestAborted);
        if (snapshot is not null)
        {
            RequireSame(known, quotes, snapshot);
        }

        var lineage = CurveBuilder.LineageOf(definition.Id, known.Curve.CurveDate, definition.Tiles, quotes, known.Curve.Profile, period, block)
            ?? throw ApiException.BadParameter("term", $"the curve delivers {known.Curve.Delivery}, which does not hold {period}");
        await context.WriteJsonAsync(CurveViews.Of(definition, known, lineage), CurveJson.Default.CurveLineageView);
    }

    private async Task<CurveQuote[]> QuotesAsync(KnownCurve known, DateTime? asOf, CancellationToken cancellation)
    {
        var snapshot = (await live.GetAsync(known.Definition, null, cancellation)).Snapshot;
        return LiveCurves.Open(known.Curve.CurveDate, snapshot?.AsOf(asOf ?? DateTime.MaxValue) ?? []);
    }

    private static void RequireSame(KnownCurve known, CurveQuote[] quotes, string snapshot)
    {
        if (quotes.Length == 0 || CurveBuilder.Build(known.Definition.Id, known.Curve.CurveDate, known.Definition.Tiles, quotes, known.Curve.Profile).Hash() != known.Curve.Hash())
        {
            throw new ApiException(CurveProblems.NoQuotes, $"the quotes of {known.Definition.Id} in '{snapshot}' are no longer kept: a curve keeps the last {CurveState.VersionsKept} versions of each contract and source");
        }
    }
}
