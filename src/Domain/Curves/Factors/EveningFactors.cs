using NodaTime;

namespace GridGrains.Domain.Curves.Factors;

/// <param name="Id"><c>BASIS_PJM_OHIO_HUB_PJM_WESTERN_HUB</c>, <c>SPREAD_CAISO_SP15_GAS_HENRY_HUB</c>, <c>VOLATILITY_CAISO_SP15</c>, <c>PC1_PJM</c>.</param>
/// <param name="Type">BASIS, SPREAD, CALENDAR, VOLATILITY, CORRELATION or PCA.</param>
/// <param name="Value">A difference of prices; a yearly standard deviation; a correlation; of a component the share of variance that it explains.</param>
/// <param name="Moves">From one evening to the next, that it is made of; zero for what is of one evening.</param>
/// <param name="Loadings">Of a component: curve and weight.</param>
public sealed record CurveFactor(LocalDate Date, string Id, string Type, double Value, string Unit, int Moves = 0, IReadOnlyDictionary<string, double>? Loadings = null);

/// <summary>Factors of the last evening, from around-the-clock prices of the first whole month.</summary>
public static class EveningFactors
{
    /// <summary>Heat rate of an ordinary gas plant, MMBtu per MWh.</summary>
    public const double HeatRate = 7;

    /// <summary>Moves below which components, volatilities and correlations are noise.</summary>
    public const int LeastMoves = 5;

    /// <summary>Moves of a rolling figure at most.</summary>
    public const int Window = 60;

    /// <summary>Days back that evenings are read: <see cref="Window"/> business days and some.</summary>
    public const int DaysBack = 120;

    public const string Gas = "GAS_HENRY_HUB";

    private const int Components = 3;

    /// <param name="rows">Of the term month and all hours, of any evenings and builds.</param>
    public static IReadOnlyList<CurveFactor> Of(IEnumerable<CurveRow> rows)
    {
        var fronts = new FrontMonths(rows);
        return fronts.Last is not { } date
            ? []
            : [.. Differences(date, fronts), .. fronts.Curves.SelectMany(curve => Rolling(date, CurveCatalog.Get(curve), fronts)), .. Regions().SelectMany(region => ComponentsOf(date, region, fronts))];
    }

    /// <summary>The hub that others of its region are measured against: the region's first.</summary>
    public static CurveDefinition ParentOf(CurveDefinition curve) => CurveCatalog.All.First(known => known.Region == curve.Region);

    private static IEnumerable<IGrouping<string, CurveDefinition>> Regions() =>
        CurveCatalog.All.GroupBy(curve => curve.Region).OrderBy(region => region.Key, StringComparer.Ordinal);

    private static IEnumerable<CurveFactor> Differences(LocalDate date, FrontMonths fronts)
    {
        foreach (var curve in CurveCatalog.All)
        {
            if (fronts.Of(curve.Id, date) is not { } front)
            {
                continue;
            }

            var (price, parent) = (front.Price.PriceUsdPerMwh, ParentOf(curve));
            if (curve != parent && fronts.Of(parent.Id, date) is { } anchor && anchor.Price.Period == front.Price.Period)
            {
                yield return new CurveFactor(date, $"BASIS_{curve.Id}_{parent.Id}", "BASIS", price - anchor.Price.PriceUsdPerMwh, curve.Unit);
            }

            if (curve.Commodity == CurveDefinition.Power && fronts.Of(Gas, date) is { } gas)
            {
                yield return new CurveFactor(date, $"SPREAD_{curve.Id}_{Gas}", "SPREAD", CurveFactors.SparkSpread(price, gas.Price.PriceUsdPerMwh, HeatRate), curve.Unit);
            }

            if (fronts.Of(curve.Id, date, month: 1) is { } second)
            {
                yield return new CurveFactor(date, $"CALENDAR_{curve.Id}_M1_M2", "CALENDAR", second.Price.PriceUsdPerMwh - price, curve.Unit);
            }
        }
    }

    // Prices may be negative: volatility is of differences, a yearly standard deviation in the unit of the price.
    private static IEnumerable<CurveFactor> Rolling(LocalDate date, CurveDefinition curve, FrontMonths fronts)
    {
        var own = fronts.Moves(curve.Id);
        double[] recent = [.. own.Values.TakeLast(Window)];
        if (recent.Length >= LeastMoves && fronts.Of(curve.Id, date) is not null)
        {
            yield return new CurveFactor(date, $"VOLATILITY_{curve.Id}", "VOLATILITY", CurveFactors.AnnualVolatility(recent), curve.Unit, recent.Length);
        }

        foreach (var other in ((string[])[ParentOf(curve).Id, Gas]).Distinct().Where(other => other != curve.Id))
        {
            var theirs = fronts.Moves(other);
            LocalDate[] common = [.. own.Keys.Where(theirs.ContainsKey).TakeLast(Window)];
            if (common.Length >= LeastMoves && CurveFactors.Correlation([.. common.Select(day => own[day])], [.. common.Select(day => theirs[day])]) is var correlation && double.IsFinite(correlation))
            {
                yield return new CurveFactor(date, $"CORRELATION_{curve.Id}_{other}", "CORRELATION", correlation, "1", common.Length);
            }
        }
    }

    // Moves of evenings on which all curves of the region have one.
    private static IEnumerable<CurveFactor> ComponentsOf(LocalDate date, IGrouping<string, CurveDefinition> region, FrontMonths fronts)
    {
        string[] curves = [.. region.Select(curve => curve.Id).Where(curve => fronts.Of(curve, date) is not null).Order(StringComparer.Ordinal)];
        LocalDate[] common = curves.Length == 0 ? [] : [.. fronts.Moves(curves[0]).Keys.Where(day => curves.All(curve => fronts.Moves(curve).ContainsKey(day))).TakeLast(Window)];
        if (common.Length < LeastMoves)
        {
            yield break;
        }

        double[][] moves = [.. common.Select(day => curves.Select(curve => fronts.Moves(curve)[day]).ToArray())];
        var number = 1;
        foreach (var component in CurveFactors.Principal(moves, Math.Min(Components, curves.Length)))
        {
            yield return new CurveFactor(
                date, $"PC{number++}_{region.Key}", "PCA", component.Share, "share of variance", common.Length,
                curves.Zip(component.Loadings).ToDictionary(pair => pair.First, pair => pair.Second));
        }
    }
}
