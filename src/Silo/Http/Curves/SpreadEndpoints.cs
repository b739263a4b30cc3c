using System.Globalization;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Curves;

/// <summary>A curve by month as a basis to its parent hub, as a spread over gas and as an implied heat rate.</summary>
internal sealed class SpreadEndpoints(KnownCurves curves)
{
    private const double MaxHeatRate = 30;
    private const double MaxCarbon = 1_000;

    private static readonly QueryParameter[] Parameters =
    [
        new("parent", "Hub that the basis is to; the region's first where it lacks.", "CAISO_NP15"),
        new("gas", "Gas hub; Henry Hub where it lacks.", EveningFactors.Gas),
        new("heat_rate", $"MMBtu of gas per MWh; {EveningFactors.HeatRate} where it lacks.", "7.2") { Kind = ValueKind.Number },
        new("carbon", "USD per tonne emitted; 0 where it lacks.", "35") { Kind = ValueKind.Number },
        QueryParameter.Past("as_of", "All curves as they were known then.", "2026-06-01T22:00:00Z"),
        new("snapshot", "All curves of an evening, by tag or snapshot id.", "eod-2026-06-01"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<SpreadEndpoints>();
        routes.MapApiGet("/v1/curves/{id}/spreads", endpoints.GetAsync, Parameters).Needs(AccessScope.Read)
            .Describe<CurveSpreads>(
                "getCurveSpreads", CurveEndpoints.Tag, "Basis, spark spread and implied heat rate by month",
                "Of each month and block: basis to a parent hub, spread over gas at a heat rate with carbon, MMBtu of gas that a MWh buys. A curve of gas has a basis alone. What a month lacks a price for is null.",
                CurveExamples.Spreads)
            .WithPath(CurveEndpoints.Id).WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task GetAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (definition, block) = CurveRequest.CurveOf((string)context.Request.RouteValues["id"]!);
        var parent = query.Text("parent") is { } id ? CurveRequest.CurveOf(id).Definition : EveningFactors.ParentOf(definition);
        if (parent.Unit != definition.Unit)
        {
            throw ApiException.BadParameter("parent", $"{parent.Id} is in {parent.Unit}, {definition.Id} in {definition.Unit}");
        }

        var gas = CurveRequest.CurveOf(query.Text("gas") ?? EveningFactors.Gas).Definition;
        if (gas.Commodity != CurveDefinition.Gas)
        {
            throw ApiException.BadParameter("gas", $"{gas.Id} is no gas hub");
        }

        var (heatRate, carbon) = (NumberOf(query, "heat_rate", MaxHeatRate) ?? EveningFactors.HeatRate, NumberOf(query, "carbon", MaxCarbon) ?? 0);
        var (asOf, snapshot) = (query.Utc("as_of"), query.Text("snapshot"));
        var curve = (await curves.FindAsync(definition, asOf, snapshot, context.RequestAborted)).Curve;
        var anchor = parent == definition ? null : await TryFindAsync(parent, asOf, snapshot, context.RequestAborted);
        var fuel = definition.Commodity == CurveDefinition.Gas ? null : await TryFindAsync(gas, asOf, snapshot, context.RequestAborted);
        var points = curve.Monthly.Where(price => block is null || price.Block == block).Select(price => PointOf(price, anchor, fuel, heatRate, carbon));
        await context.WriteJsonAsync(
            new CurveSpreads(definition.Id, parent.Id, gas.Id, heatRate, carbon, definition.Unit, CurveViews.Text(curve.CurveDate), [.. points]), CurveJson.Default.CurveSpreads);
    }

    private static CurveSpreadPoint PointOf(BlockPrice price, ForwardCurve? parent, ForwardCurve? gas, double heatRate, double carbon)
    {
        var (anchor, fuel) = (parent?.PriceOf(price.Period, price.Block), gas?.PriceOf(price.Period, DeliveryBlock.AroundTheClock));
        return new CurveSpreadPoint(
            CurveViews.Text(price.Period.First), CurveViews.Text(price.Period.Last), price.Block, price.PriceUsdPerMwh, anchor, price.PriceUsdPerMwh - anchor, fuel,
            fuel is { } known ? CurveFactors.SparkSpread(price.PriceUsdPerMwh, known, heatRate, carbon) : null,
            fuel is > 0 ? CurveFactors.ImpliedHeatRate(price.PriceUsdPerMwh, fuel.Value) : null);
    }

    // A parent or a gas hub without a curve leaves its columns empty.
    private async Task<ForwardCurve?> TryFindAsync(CurveDefinition definition, DateTime? asOf, string? snapshot, CancellationToken cancellation)
    {
        try
        {
            return (await curves.FindAsync(definition, asOf, snapshot, cancellation)).Curve;
        }
        catch (ApiException absent) when (absent.Problem == CurveProblems.NoQuotes || absent.Problem == CurveProblems.UnknownEvening)
        {
            return null;
        }
    }

    private static double? NumberOf(ApiQuery query, string name, double most) => query.Text(name) is not { } text
        ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= most
            ? number
            : throw ApiException.BadParameter(name, $"'{text}' is no number from 0 to {most}");
}
