using System.Globalization;
using System.Text;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Curves;
using GridGrains.Silo.Curves;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Reads of forward curves.</summary>
internal sealed class CurveEndpoints(LiveCurves curves, EveningCurves evenings)
{
    public const string Tag = "Curves";
    public const string Csv = "text/csv; charset=utf-8";

    public static readonly PathParameter Id = new("id", "Id of the curve; with a block's name behind it, only that block: CAISO_SP15_6x16.", "CAISO_SP15");

    private static readonly QueryParameter[] CompareParameters =
    [
        new("with", "Id of the other curve; the same one where it lacks.", "CAISO_NP15"),
        QueryParameter.Moment("with_as_of", "The other curve as it was known then.", "2026-05-31T22:00:00Z"),
        QueryParameter.Moment("as_of", "This curve as it was known then.", "2026-06-01T22:00:00Z"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<CurveEndpoints>();
        routes.MapApiGet("/v1/curves", endpoints.ListAsync).Needs(AccessScope.Read)
            .Describe<CurveList>("listCurves", Tag, "Forward curves", "One for each hub and zone of every market, and the gas hubs.", CurveExamples.List)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/curves/{id}", endpoints.GetAsync, CurveRequest.Parameters).Needs(AccessScope.Read)
            .Describe<CurveView>(
                "getCurve", Tag, "One curve", "Prices by block, month, day or hour that give the quotes back, with the residual of each quote, contradictions and gaps.", CurveExamples.Curve)
            .WithPath(Id).WithForms(Csv).WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/curves/{id}/compare", endpoints.CompareAsync, CompareParameters).Needs(AccessScope.Read)
            .Describe<CurveComparison>(
                "compareCurves", Tag, "Two curves by month", "Curve against curve, or against itself at an earlier moment.", CurveExamples.Comparison)
            .WithPath(Id).WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task ListAsync(HttpContext context)
    {
        var snapshots = await curves.ReadAllAsync(context.RequestAborted);
        await context.WriteJsonAsync(new CurveList([.. CurveCatalog.All.Select((curve, index) => CurveViews.SummaryOf(curve, snapshots[index]))]), CurveJson.Default.CurveList);
    }

    public async Task GetAsync(HttpContext context)
    {
        var request = CurveRequest.Read(context);
        var known = request.Snapshot is { } snapshot
            ? await evenings.GetAsync(request.Definition, snapshot, context.RequestAborted)
            : await FindAsync(request.Definition, request.AsOf, context.RequestAborted);
        var points = CurveViews.PointsOf(known.Curve, request.Shape, request.DaysOf(known.Curve), request.Block).ToArray();
        if (!request.IsCsv)
        {
            await context.WriteJsonAsync(CurveViews.Of(known, request.AsOf, request.Shape, points), CurveJson.Default.CurveView);
            return;
        }

        context.Response.ContentType = Csv;
        await context.Response.WriteAsync(CsvOf(known, points), context.RequestAborted);
    }

    public async Task CompareAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (definition, block) = CurveRequest.CurveOf((string)context.Request.RouteValues["id"]!);
        var other = query.Text("with") is { } id ? CurveRequest.CurveOf(id).Definition : definition;
        if (other.Unit != definition.Unit)
        {
            throw ApiException.BadParameter("with", $"{other.Id} is in {other.Unit}, {definition.Id} in {definition.Unit}");
        }

        var one = await FindAsync(definition, query.Utc("as_of"), context.RequestAborted);
        var against = await FindAsync(other, query.Utc("with_as_of"), context.RequestAborted);
        var points = one.Curve.Monthly.Where(price => block is null || price.Block == block).Select(price =>
        {
            var found = against.Curve.PriceOf(price.Period, price.Block);
            return new CurveComparisonPoint(
                CurveViews.Text(price.Period.First), CurveViews.Text(price.Period.Last), price.Block, price.PriceUsdPerMwh, found, price.PriceUsdPerMwh - found);
        });
        await context.WriteJsonAsync(new CurveComparison(definition.Id, other.Id, query.Utc("with_as_of"), definition.Unit, [.. points]), CurveJson.Default.CurveComparison);
    }

    /// <exception cref="ApiException"><c>no_quotes</c>.</exception>
    public async Task<KnownCurve> FindAsync(CurveDefinition definition, DateTime? asOf, CancellationToken cancellation)
    {
        var live = await curves.GetAsync(definition, asOf, cancellation);
        return live.Curve is { } curve
            ? new KnownCurve(definition, curve, CurveViews.Indicative, live.Snapshot!.Version, live.Snapshot.UpdatedAtUtc)
            : throw new ApiException(CurveProblems.NoQuotes, $"{definition.Id} has no quotes that still deliver{(asOf is null ? "" : ", or had none then")}; POST /v1/curves/{definition.Id}/quotes adds some");
    }

    private static string CsvOf(KnownCurve known, IReadOnlyList<CurvePoint> points)
    {
        var text = new StringBuilder("curve,curve_date,start,end,block,price,hours,unit\n");
        foreach (var point in points)
        {
            text.Append(CultureInfo.InvariantCulture, $"{known.Definition.Id},{CurveViews.Text(known.Curve.CurveDate)},{point.Start},{point.End},{point.Block},{point.Price:R},{point.Hours},{known.Definition.Unit}\n");
        }

        return text.ToString();
    }
}
