namespace GridGrains.Domain.Curves;

/// <summary>A quote's part in a price.</summary>
/// <param name="Weight">By how much the price moves where the quote's target moves by one.</param>
/// <param name="TargetUsdPerMwh">What the curve gives for the quote: its price, or what it was reconciled to.</param>
public sealed record QuoteShare(CurveQuote Quote, QuoteStanding Standing, double Weight, double TargetUsdPerMwh);

/// <summary>Which quotes a price of a curve comes from. The sum of weight times target, and what history adds, is the price.</summary>
/// <param name="HistoryUsdPerMwh">What the hub's history adds where quotes leave the price open; zero where they fix it.</param>
/// <param name="Shares">The greatest first; those of no weight are left out.</param>
/// <param name="Unused">Quotes of the contract's days that have no weight: what they say follows from others, or they were overruled.</param>
public sealed record CurveLineage(
    DeliveryPeriod Period, string Block, double PriceUsdPerMwh, double HistoryUsdPerMwh, IReadOnlyList<QuoteShare> Shares, IReadOnlyList<QuoteResidual> Unused)
{
    // Rounding of the equations.
    private const double Zero = 1e-9;

    /// <summary>A curve is linear in the targets of its quotes: each weight is the price of a curve whose one quote is 1 and the others 0.</summary>
    /// <param name="rows">Rows of which none follows from the others, as the curve was built from them.</param>
    /// <returns>Null where the curve does not cover the contract.</returns>
    internal static CurveLineage? Of(ForwardCurve curve, CurveGrid grid, IReadOnlyList<QuoteRow> rows, DeliveryPeriod period, string block)
    {
        if (curve.PriceOf(period, block) is not { } price)
        {
            return null;
        }

        var none = new CurveReport([], [], []);
        var shares = BlockPrices.Responses(grid, rows).Select((cells, index) => new QuoteShare(
            rows[index].Quote, rows[index].Standing, new ForwardCurve(curve.Id, curve.CurveDate, grid, cells, HourlyProfile.Flat, none).PriceOf(period, block)!.Value, rows[index].TargetUsdPerMwh))
            .Where(share => Math.Abs(share.Weight) > Zero).OrderByDescending(share => Math.Abs(share.Weight)).ToArray();
        var history = price - shares.Sum(share => share.Weight * share.TargetUsdPerMwh);
        var used = shares.Select(share => share.Quote).ToHashSet();
        return new CurveLineage(
            period, block, price, Math.Abs(history) > CurveBuilder.RepriceUsdPerMwh ? history : 0, shares,
            [.. curve.Report.Residuals.Where(residual => !used.Contains(residual.Quote) && Overlaps(residual.Quote.Period, period))]);
    }

    private static bool Overlaps(DeliveryPeriod one, DeliveryPeriod other) => one.First <= other.Last && other.First <= one.Last;
}
