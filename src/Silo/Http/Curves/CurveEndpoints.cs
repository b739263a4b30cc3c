using System.Globalization;
using System.Text;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Curves;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Reads of forward curves.</summary>
internal sealed class CurveEndpoints(LiveCurves live, KnownCurves curves)
{
    public const string Tag = "Curves";

    public static readonly PathParameter Id = new("id", "Id of the curve; with a block's name behind it, only that block: CAISO_SP15_6x16.", "CAISO_SP15");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<CurveEndpoints>();
        routes.MapApiGet("/v1/curves", endpoints.ListAsync).Needs(AccessScope.Read)
            .Describe<CurveList>("listCurves", Tag, "Forward curves", "One for each hub and zone of every market, and the gas hubs.", CurveExamples.List)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/curves/{id}", endpoints.GetAsync, CurveRequest.Parameters).Needs(AccessScope.Read)
            .Describe<CurveView>(
                "getCurve", Tag, "One curve", "Prices by block, month, day or hour that give the quotes back, with the residual of each quote, contradictions and gaps.", CurveExamples.Curve)
            .WithPath(Id).WithForms(ResultForm.Csv.ContentType, ResultForm.Arrow.ContentType).WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task ListAsync(HttpContext context)
    {
        var snapshots = await live.ReadAllAsync(context.RequestAborted);
        await context.WriteJsonAsync(new CurveList([.. CurveCatalog.All.Select((curve, index) => CurveViews.SummaryOf(curve, snapshots[index]))]), CurveJson.Default.CurveList);
    }

    public async Task GetAsync(HttpContext context)
    {
        var request = CurveRequest.Read(context);
        var known = await curves.FindAsync(request.Definition, request.AsOf, request.Snapshot, context.RequestAborted);
        var points = CurveViews.PointsOf(known.Curve, request.Shape, request.DaysOf(known.Curve), request.Block).ToArray();
        if (request.Form == ResultForm.Json)
        {
            await context.WriteJsonAsync(CurveViews.Of(known, request.AsOf, request.Shape, points), CurveJson.Default.CurveView);
            return;
        }

        context.Response.ContentType = request.Form.ContentType;
        await context.Response.BodyWriter.WriteAsync(
            request.Form == ResultForm.Arrow ? await CurveArrow.WriteAsync(known, points, context.RequestAborted) : Encoding.UTF8.GetBytes(CsvOf(known, points)), context.RequestAborted);
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
