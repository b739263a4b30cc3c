using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Curves;
using GridGrains.Silo.Http.Cubes;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Silo.Http.Curves;

/// <summary>What a reader asks of a curve.</summary>
/// <param name="Block">From a suffix of the id: <c>CAISO_SP15_6x16</c>.</param>
internal sealed record CurveRequest(CurveDefinition Definition, string? Block, string Shape, DateTime? AsOf, string? Snapshot, LocalDate? From, LocalDate? To, ResultForm Form)
{
    /// <summary>Points of one answer.</summary>
    public const int MaxPoints = 40_000;

    private const int HoursPerDay = 24;

    public static readonly QueryParameter[] Parameters =
    [
        QueryParameter.OneOf("shape", "block: the smallest periods that the quotes make; or by month, day, hour.", CurveViews.Monthly, CurveViews.Shapes),
        QueryParameter.Past("as_of", "Takes only quotes made until then; how far back is limited by the versions that the curve keeps.", "2026-06-01T16:00:00Z"),
        new("snapshot", "The curve of an evening, by tag or snapshot id; its bits are compared with the hash of the build.", "eod-2026-06-01"),
        QueryParameter.Day("from", "First delivery day, on the clock of the market's contracts.", "2027-01-01"),
        QueryParameter.Day("to", "Last delivery day.", "2027-12-31"),
        QueryParameter.OneOf("format", "json, csv or arrow (IPC stream).", "csv", [.. ResultForm.All.Select(form => form.Word)]),
    ];

    public static CurveRequest Read(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (definition, block) = CurveOf((string)context.Request.RouteValues["id"]!);
        var request = new CurveRequest(
            definition, block, query.Text("shape") ?? CurveViews.Shapes[0], query.Utc("as_of"), query.Text("snapshot"), DayOf(query, "from"), DayOf(query, "to"),
            CubeEndpoints.FormOf(query, "format"));
        return request.Shape == CurveViews.Hourly && definition.Tiles.Blocks is null
            ? throw ApiException.BadParameter("shape", $"{definition.Id} has no hours: it is not of a power market")
            : request;
    }

    /// <exception cref="ApiException"><c>unknown_curve</c>.</exception>
    public static (CurveDefinition Definition, string? Block) CurveOf(string id)
    {
        if (CurveCatalog.TryGet(id, out var curve))
        {
            return (curve, null);
        }

        var dash = id.LastIndexOf('_');
        return dash > 0 && CurveCatalog.TryGet(id[..dash], out curve) && curve.Tiles.Names.FirstOrDefault(name => name.Equals(id[(dash + 1)..], StringComparison.OrdinalIgnoreCase)) is { } block
            ? (curve, block)
            : throw new ApiException(CurveProblems.UnknownCurve, $"'{id}' is no curve")
            {
                Suggestions = [.. CurveCatalog.All.Select(known => known.Id).Where(known => known.Contains(id.Split('_')[^1], StringComparison.OrdinalIgnoreCase)).Take(5)],
            };
    }

    /// <summary>The wanted days of a curve.</summary>
    /// <exception cref="ApiException">There would be too many points.</exception>
    public DeliveryPeriod DaysOf(ForwardCurve curve)
    {
        var period = new DeliveryPeriod(Max(From ?? curve.Delivery.First, curve.Delivery.First), Min(To ?? curve.Delivery.Last, curve.Delivery.Last));
        var points = (long)period.Days * (Shape == CurveViews.Hourly ? HoursPerDay : Shape == CurveViews.Daily ? curve.Tiles.Count : 0);
        return points <= MaxPoints
            ? period
            : throw ApiException.BadParameter("to", $"{points} points are over {MaxPoints}: name a shorter period with from and to");
    }

    public static LocalDate? DayOf(ApiQuery query, string name) => query.Text(name) is not { } text
        ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value : throw ApiException.BadParameter(name, $"'{text}' is no day, such as 2027-01-01");

    private static LocalDate Max(LocalDate one, LocalDate other) => one > other ? one : other;

    private static LocalDate Min(LocalDate one, LocalDate other) => one < other ? one : other;
}
