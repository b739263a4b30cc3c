using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using NodaTime;

namespace GridGrains.Silo.Http.Curves;

/// <summary>A curve against another, against itself on another day, or against what was realised.</summary>
internal sealed class CompareEndpoints(KnownCurves curves, IServiceProvider services, TimeProvider clock)
{
    private const string Realised = "realised";
    private const string RealTime = "real_time";
    private const string DayAhead = "day_ahead";

    // Of a past curve the first of these days are compared: a bounded read of prices.
    private const int MaxDays = 400;

    private static readonly QueryParameter[] Parameters =
    [
        new("with", "Id of the other curve, the same one where it lacks; realised for the prices of delivered hours.", "CAISO_NP15"),
        QueryParameter.Past("with_as_of", "The other curve as it was known then.", "2026-05-31T22:00:00Z"),
        new("with_snapshot", "The other curve of an evening, by tag or snapshot id: day over day.", "eod-2026-05-29"),
        QueryParameter.Past("as_of", "This curve as it was known then.", "2026-06-01T22:00:00Z"),
        new("snapshot", "This curve of an evening, by tag or snapshot id.", "eod-2026-06-01"),
        QueryParameter.OneOf("market", "With realised: of which market.", RealTime, DayAhead, RealTime),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<CompareEndpoints>();
        routes.MapApiGet("/v1/curves/{id}/compare", endpoints.CompareAsync, Parameters).Needs(AccessScope.Read)
            .Describe<CurveComparison>(
                "compareCurves", CurveEndpoints.Tag, "Two curves by month, or a curve and what was realised",
                $"Curve against curve, against itself at another moment or evening, or a past curve (snapshot or as_of) against the mean of the hours that have been delivered since, {MaxDays} days at most.",
                CurveExamples.Comparison)
            .WithPath(CurveEndpoints.Id).WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task CompareAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (definition, block) = CurveRequest.CurveOf((string)context.Request.RouteValues["id"]!);
        var (asOf, snapshot) = (query.Utc("as_of"), query.Text("snapshot"));
        await context.WriteJsonAsync(
            query.Text("with") == Realised
                ? await RealisedAsync(definition, block, asOf, snapshot, IsRealTime(query), context.RequestAborted)
                : await CurvesAsync(definition, block, query, context.RequestAborted),
            CurveJson.Default.CurveComparison);
    }

    private static bool IsRealTime(ApiQuery query) => query.Text("market") switch
    {
        null or DayAhead => false,
        RealTime => true,
        var other => throw ApiException.BadParameter("market", $"'{other}' is neither {DayAhead} nor {RealTime}"),
    };

    private async Task<CurveComparison> CurvesAsync(CurveDefinition definition, string? block, ApiQuery query, CancellationToken cancellation)
    {
        var other = query.Text("with") is { } id ? CurveRequest.CurveOf(id).Definition : definition;
        if (other.Unit != definition.Unit)
        {
            throw ApiException.BadParameter("with", $"{other.Id} is in {other.Unit}, {definition.Id} in {definition.Unit}");
        }

        var one = await curves.FindAsync(definition, query.Utc("as_of"), query.Text("snapshot"), cancellation);
        var against = await curves.FindAsync(other, query.Utc("with_as_of"), query.Text("with_snapshot"), cancellation);
        var points = one.Curve.Monthly.Where(price => block is null || price.Block == block).Select(price =>
        {
            var found = against.Curve.PriceOf(price.Period, price.Block);
            return new CurveComparisonPoint(
                CurveViews.Text(price.Period.First), CurveViews.Text(price.Period.Last), price.Block, price.PriceUsdPerMwh, found, price.PriceUsdPerMwh - found, price.Hours, 0);
        });
        return new CurveComparison(definition.Id, other.Id, query.Utc("with_as_of"), query.Text("with_snapshot"), definition.Unit, [.. points]);
    }

    private async Task<CurveComparison> RealisedAsync(CurveDefinition definition, string? block, DateTime? asOf, string? snapshot, bool isRealTime, CancellationToken cancellation)
    {
        if (definition.PriceNode is not { } node)
        {
            throw ApiException.BadParameter("with", $"{definition.Id} settles by no node's prices: it is not of a power market");
        }

        if (asOf is null && snapshot is null)
        {
            throw ApiException.BadParameter("snapshot", "a live curve has delivered nothing: name a past evening with snapshot, or a moment with as_of");
        }

        var curve = (await curves.FindAsync(definition, asOf, snapshot, cancellation)).Curve;
        var product = isRealTime ? node.Iso.Definition.SettlementRealTime : node.Iso.Definition.DayAhead;
        var yesterday = definition.DayOf(clock.GetUtcNow().UtcDateTime).PlusDays(-1);
        var last = LocalDate.Min(yesterday, curve.Delivery.First.PlusDays(MaxDays - 1));
        var prices = await PricesAsync(definition, node, product, curve.Delivery.First, last, cancellation);
        var points = RealisedComparison.Of(curve, prices, last).Where(price => block is null || price.Block == block).Select(price => new CurveComparisonPoint(
            CurveViews.Text(price.Period.First), CurveViews.Text(price.Period.Last), price.Block, price.CurveUsdPerMwh, price.RealisedUsdPerMwh,
            price.CurveUsdPerMwh - price.RealisedUsdPerMwh, price.Hours, price.HoursMissing));
        return new CurveComparison(definition.Id, $"{Realised} {product.Name()}", null, snapshot, definition.Unit, [.. points]);
    }

    private async Task<IReadOnlyDictionary<DateTime, double>> PricesAsync(
        CurveDefinition definition, EntityKey node, PriceProduct product, LocalDate first, LocalDate last, CancellationToken cancellation)
    {
        if (last < first)
        {
            return new Dictionary<DateTime, double>();
        }

        var history = services.GetService<IHourlyHistory>() ?? throw new ApiException(CurveProblems.NoPrices, "this silo keeps no tables of prices");
        var days = definition.Clock;
        try
        {
            var hours = await history.ReadAsync(
                new HourlyHistoryQuery(node.Iso, [node.Id], product, days.StartOfDayUtc(first), days.StartOfDayUtc(last.PlusDays(1)), clock.GetUtcNow().UtcDateTime), cancellation);
            return hours.TryGetValue(node.Id, out var known) ? known.ToDictionary(hour => hour.HourStartUtc, hour => hour.PriceUsdPerMwh) : [];
        }
        catch (Exception failure) when (failure is WarehouseUnavailableException or QueryCappedException)
        {
            throw new ApiException(CurveProblems.NoPrices, failure.Message);
        }
    }
}
