using NodaTime;

namespace GridGrains.Domain.Curves;

/// <param name="TickUsdPerMwh">Quotes that differ by no more than this from what others imply are reconciled by weight; beyond it by precedence.</param>
public sealed record CurveOptions(double TickUsdPerMwh = CurveOptions.DefaultTickUsdPerMwh)
{
    /// <summary>Power futures are listed in cents.</summary>
    public const double DefaultTickUsdPerMwh = 0.01;

    /// <summary>Quotes of one curve; the equations grow with their square.</summary>
    public const int MaxQuotes = 256;

    public static readonly CurveOptions Default = new();
}

/// <summary>
/// Builds a curve from its quotes: reconciles what contradicts, solves for non-overlapping block prices that give the rest back, and leaves the
/// shapes by day and hour to <see cref="ForwardCurve"/>. A pure function: the same quotes in any order give the same bits.
/// </summary>
public static class CurveBuilder
{
    /// <summary>A curve never differs more from a quote that it gives back.</summary>
    public const double RepriceUsdPerMwh = 1e-6;

    /// <param name="quotes">Of contracts that still deliver; <see cref="QuoteRules"/> has judged each.</param>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: there is no quote, or there are too many.</exception>
    public static ForwardCurve Build(
        string id, LocalDate curveDate, CurveTiles tiles, IReadOnlyCollection<CurveQuote> quotes, HourlyProfile? profile = null, CurveOptions? options = null)
    {
        return Assemble(id, curveDate, tiles, quotes, profile, options).Curve;
    }

    /// <summary>Which quotes a price of the curve that these make comes from.</summary>
    /// <returns>Null where the curve does not cover the contract.</returns>
    /// <inheritdoc cref="Build"/>
    public static CurveLineage? LineageOf(
        string id, LocalDate curveDate, CurveTiles tiles, IReadOnlyCollection<CurveQuote> quotes, HourlyProfile? profile, DeliveryPeriod period, string block)
    {
        var (curve, grid, rows) = Assemble(id, curveDate, tiles, quotes, profile, null);
        return CurveLineage.Of(curve, grid, rows, period, block);
    }

    private static (ForwardCurve Curve, CurveGrid Grid, IReadOnlyList<QuoteRow> Rows) Assemble(
        string id, LocalDate curveDate, CurveTiles tiles, IReadOnlyCollection<CurveQuote> quotes, HourlyProfile? profile, CurveOptions? options)
    {
        if (quotes.Count is 0 or > CurveOptions.MaxQuotes)
        {
            throw new DomainException(DomainErrorCode.InvalidRecord, $"{id} has {quotes.Count} quotes; a curve is built from 1 to {CurveOptions.MaxQuotes}");
        }

        // Rows are sorted before anything is added up: the order of arrival must not reach the last bit.
        var ordered = quotes.OrderBy(quote => quote.Period.First).ThenBy(quote => quote.Period.Last).ThenBy(quote => quote.Block, StringComparer.Ordinal)
            .ThenBy(quote => quote.Source, StringComparer.Ordinal).ToArray();
        var grid = new CurveGrid(tiles, ordered.Select(quote => quote.Period));
        var reconciled = new QuoteReconciliation(grid, ordered, (options ?? CurveOptions.Default).TickUsdPerMwh);
        var cells = BlockPrices.Solve(grid, reconciled.Independent, PriorsOf(grid, profile));
        return (new ForwardCurve(id, curveDate, grid, cells, profile ?? HourlyProfile.Flat, ReportOf(grid, reconciled, cells, ordered)), grid, reconciled.Independent);
    }

    private static double[] PriorsOf(CurveGrid grid, HourlyProfile? profile)
    {
        var priors = new double[grid.Cells];
        for (var segment = 0; profile is { IsFlat: false } && segment < grid.Segments.Count; segment++)
        {
            for (var tile = 0; tile < grid.Tiles.Count; tile++)
            {
                priors[grid.CellOf(segment, tile)] = profile.LevelOf(tile, grid.Segments[segment]);
            }
        }

        return priors;
    }

    private static CurveReport ReportOf(CurveGrid grid, QuoteReconciliation reconciled, double[] cells, CurveQuote[] quotes)
    {
        var residuals = reconciled.All.Select(row => new QuoteResidual(row.Quote, row.Standing, Dot(row.Weights, cells)));
        var gaps = grid.Segments.Where(segment => !Array.Exists(quotes, quote => quote.Period.Contains(segment)));
        return new CurveReport([.. residuals], reconciled.Conflicts, [.. gaps]);
    }

    private static double Dot(double[] weights, double[] cells)
    {
        var sum = 0.0;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            sum += weights[cell] * cells[cell];
        }

        return sum;
    }
}
