namespace GridGrains.Domain.Curves;

/// <summary>What became of a quote.</summary>
public enum QuoteStanding : byte
{
    /// <summary>The curve gives its price back.</summary>
    Repriced = 1,

    /// <summary>It differs from what others imply by no more than the tolerance; all of them moved a little, by weight.</summary>
    Reconciled = 2,

    /// <summary>It contradicts quotes that come before it, and yielded.</summary>
    Overruled = 3,
}

/// <param name="ModelUsdPerMwh">What the curve gives for the contract.</param>
public sealed record QuoteResidual(CurveQuote Quote, QuoteStanding Standing, double ModelUsdPerMwh)
{
    public double ResidualUsdPerMwh => ModelUsdPerMwh - Quote.PriceUsdPerMwh;
}

/// <summary>A quote and the least set of others that it contradicts: without any one of them there is no contradiction.</summary>
/// <param name="Quote">The one that comes after the others.</param>
/// <param name="ImpliedUsdPerMwh">What the others give for its contract.</param>
/// <param name="IsWithinTolerance">It was reconciled by weight rather than overruled.</param>
public sealed record QuoteConflict(CurveQuote Quote, IReadOnlyList<CurveQuote> Others, double ImpliedUsdPerMwh, bool IsWithinTolerance)
{
    /// <summary>Quoted less implied.</summary>
    public double AmountUsdPerMwh => Quote.PriceUsdPerMwh - ImpliedUsdPerMwh;
}

/// <param name="Residuals">One of each quote, in the order of precedence.</param>
/// <param name="Gaps">Periods between the first and the last quoted day that no quote covers; their prices are interpolated.</param>
public sealed record CurveReport(IReadOnlyList<QuoteResidual> Residuals, IReadOnlyList<QuoteConflict> Conflicts, IReadOnlyList<DeliveryPeriod> Gaps)
{
    /// <summary>The greatest difference of a quote that the curve must give back.</summary>
    public double WorstRepricedUsdPerMwh => Residuals.Where(residual => residual.Standing == QuoteStanding.Repriced)
        .Select(residual => Math.Abs(residual.ResidualUsdPerMwh)).DefaultIfEmpty(0).Max();
}
