using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Prices;

/// <summary>
/// Checks a price against itself. A doubtful row is flagged and kept. Signs are canonical: a positive congestion or loss component
/// raises the price at the node (NYISO publishes congestion the other way round; its feed turns the sign before it comes here).
/// </summary>
public static class RowQualityRules
{
    public const double IdentityToleranceUsdPerMwh = 0.01;
    public const double MinPriceUsdPerMwh = -1000;
    public const double MaxPriceUsdPerMwh = 10_000;

    // 30.01 - 30.00 is 0.010000000000001563 in binary: a difference of exactly the tolerance still passes.
    internal const double BinarySlack = 1e-9;

    /// <summary>All checks that need no other row.</summary>
    public static RowQuality Check(in LmpFact fact) => Identity(fact) | Bounds(fact) | Grid(fact);

    /// <summary>
    /// <see cref="RowQuality.IdentityBroken"/> when lmp is not the sum of its components. Holds nothing against a price without energy,
    /// congestion or loss; greenhouse gas counts as 0 where it is not published.
    /// </summary>
    public static RowQuality Identity(in LmpFact fact)
    {
        var sum = fact.Energy + fact.Congestion + fact.Loss + (double.IsNaN(fact.Ghg) ? 0 : fact.Ghg);
        // Comparisons with NaN are false: an absent component lets the price pass.
        return Math.Abs(fact.Lmp - sum) > IdentityToleranceUsdPerMwh + BinarySlack ? RowQuality.IdentityBroken : RowQuality.Good;
    }

    public static RowQuality Bounds(in LmpFact fact) =>
        fact.Lmp is >= MinPriceUsdPerMwh and <= MaxPriceUsdPerMwh ? RowQuality.Good : RowQuality.OutOfBounds;

    /// <summary>
    /// <see cref="RowQuality.OffGrid"/> when the interval does not start on a multiple of the product's length. All markets keep whole-hour
    /// offsets, so the grid is that of UTC. SCED runs when the operator runs it and is never off its grid.
    /// </summary>
    public static RowQuality Grid(in LmpFact fact)
    {
        if (fact.Product == PriceProduct.RealTimeSced)
        {
            return RowQuality.Good;
        }

        var gridTicks = fact.Product.IntervalMinutes() * TimeSpan.TicksPerMinute;
        return fact.IntervalStartUtc.Ticks % gridTicks == 0 ? RowQuality.Good : RowQuality.OffGrid;
    }
}
