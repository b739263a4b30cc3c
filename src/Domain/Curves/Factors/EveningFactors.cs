using NodaTime;

namespace GridGrains.Domain.Curves.Factors;

/// <param name="Id"><c>BASIS_PJM_OHIO_HUB_PJM_WESTERN_HUB</c>, <c>SPREAD_CAISO_SP15_GAS_HENRY_HUB</c>, <c>PC1_PJM</c>.</param>
/// <param name="Type">BASIS, SPREAD or PCA.</param>
/// <param name="Value">A difference of prices; of a component the share of variance that it explains.</param>
/// <param name="Loadings">Of a component: curve and weight.</param>
public sealed record CurveFactor(LocalDate Date, string Id, string Type, double Value, string Unit, IReadOnlyDictionary<string, double>? Loadings = null);

/// <summary>Factors of the last evening, from around-the-clock prices of the first whole month.</summary>
public static class EveningFactors
{
    /// <summary>Heat rate of an ordinary gas plant, MMBtu per MWh.</summary>
    public const double HeatRate = 7;

    /// <summary>Days of moves below which components are noise.</summary>
    public const int LeastMoves = 5;

    private const int Components = 3;
    private const string Gas = "GAS_HENRY_HUB";

    /// <param name="rows">Of the term month and all hours, of any evenings and builds.</param>
    public static IReadOnlyList<CurveFactor> Of(IEnumerable<CurveRow> rows)
    {
        var fronts = rows.GroupBy(row => (row.CurveDate, row.Curve.Id))
            .Select(curve => curve.OrderByDescending(row => row.Build).ThenBy(row => row.Price.Period.First).First()).ToArray();
        if (fronts.Length == 0)
        {
            return [];
        }

        var last = fronts.Max(front => front.CurveDate);
        var today = fronts.Where(front => front.CurveDate == last).ToDictionary(front => front.Curve.Id);
        return [.. Differences(last, today), .. fronts.GroupBy(front => front.Curve.Region).OrderBy(region => region.Key, StringComparer.Ordinal).SelectMany(region => ComponentsOf(last, region.Key, [.. region]))];
    }

    private static IEnumerable<CurveFactor> Differences(LocalDate date, Dictionary<string, CurveRow> today)
    {
        foreach (var region in CurveCatalog.All.GroupBy(curve => curve.Region))
        {
            var parent = region.First();
            foreach (var curve in region)
            {
                if (!today.TryGetValue(curve.Id, out var front))
                {
                    continue;
                }

                var price = front.Price.PriceUsdPerMwh;
                if (curve != parent && today.TryGetValue(parent.Id, out var anchor) && anchor.Price.Period == front.Price.Period)
                {
                    yield return new CurveFactor(date, $"BASIS_{curve.Id}_{parent.Id}", "BASIS", price - anchor.Price.PriceUsdPerMwh, curve.Unit);
                }

                if (curve.Commodity == CurveDefinition.Power && today.TryGetValue(Gas, out var gas))
                {
                    yield return new CurveFactor(date, $"SPREAD_{curve.Id}_{Gas}", "SPREAD", CurveFactors.SparkSpread(price, gas.Price.PriceUsdPerMwh, HeatRate), curve.Unit);
                }
            }
        }
    }

    // Moves of evenings that have all curves of the region; the change of the front month at the turn of a month is left out.
    private static IEnumerable<CurveFactor> ComponentsOf(LocalDate date, string region, CurveRow[] fronts)
    {
        var curves = fronts.Select(front => front.Curve.Id).Distinct().Order(StringComparer.Ordinal).ToArray();
        var evenings = fronts.GroupBy(front => front.CurveDate).Where(evening => evening.Count() == curves.Length).OrderBy(evening => evening.Key)
            .Select(evening => evening.OrderBy(front => front.Curve.Id, StringComparer.Ordinal).ToArray()).ToArray();
        var moves = evenings.Skip(1).Zip(evenings, (now, before) => (now, before))
            .Where(pair => pair.now[0].Price.Period == pair.before[0].Price.Period)
            .Select(pair => pair.now.Zip(pair.before, (now, before) => now.Price.PriceUsdPerMwh - before.Price.PriceUsdPerMwh).ToArray()).ToArray();
        if (moves.Length < LeastMoves)
        {
            yield break;
        }

        var number = 1;
        foreach (var component in CurveFactors.Principal(moves, Math.Min(Components, curves.Length)))
        {
            yield return new CurveFactor(date, $"PC{number++}_{region}", "PCA", component.Share, "share of variance", curves.Zip(component.Loadings).ToDictionary(pair => pair.First, pair => pair.Second));
        }
    }
}
