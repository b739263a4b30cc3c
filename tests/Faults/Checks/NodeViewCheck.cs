using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>Compares what a silo answers for a node with what it must.</summary>
internal static class NodeViewCheck
{
    private const double Tolerance = 1e-6;
    private const double TicksPerUsd = 10_000;

    /// <returns>Differences in words; none when all is well.</returns>
    public static IEnumerable<string> Differences(NodeFigures expected, NodeView view)
    {
        var differences = new List<string>();
        Compare("distinct", expected.DistinctCount, view.Counters.Distinct);
        Compare("sum", expected.SumTicks / TicksPerUsd, view.Counters.StandingSumUsd);
        Compare("products", expected.Products.Count(), view.Products.Count);
        foreach (var product in view.Products)
        {
            CompareProduct(product);
        }

        return differences.Select(difference => $"{expected.Key} {difference}");

        void CompareProduct(ProductView product)
        {
            if (!PriceProducts.TryParse(product.Market, out var market) || !expected.Products.Contains(market))
            {
                differences.Add($"{product.Market} was never sent");
                return;
            }

            var latest = expected.Latest(market);
            Compare($"{market} latest interval", latest.IntervalStartUtc.Ticks, product.Latest.IntervalStart.Ticks);
            Compare($"{market} latest price", latest.Lmp, product.Latest.Lmp);
            Compare($"{market} latest known_at", latest.KnownAtUtc.Ticks, product.Latest.KnownAt.Ticks);
            CompareSummary($"{market} session", expected.Session(market), product.Session);
            CompareWindow($"{market} short window", market, latest.IntervalStartUtc, product.ShortWindow);
            var hour = latest.IntervalStartUtc.Date.AddHours(latest.IntervalStartUtc.Hour);
            CompareWindow($"{market} hour window", market, hour, product.HourWindow);
            CompareSummary($"{market} hour so far", expected.Window(market, hour, hour.AddHours(1)), product.HourSoFar);
        }

        // The watermark stands thirty seconds before the newest interval's end: everything up to its start is closed.
        void CompareWindow(string what, PriceProduct market, DateTime closedThroughUtc, SummaryView? window)
        {
            if (window is null)
            {
                Compare($"{what} prices", expected.Window(market, DateTime.MinValue, closedThroughUtc).Count, 0);
                return;
            }

            Compare($"{what} prices after it", expected.Window(market, window.End, closedThroughUtc).Count, 0);
            CompareSummary(what, expected.Window(market, window.Start, window.End), window);
        }

        void CompareSummary(string what, Figures figures, SummaryView? summary)
        {
            Compare($"{what} count", figures.Count, summary?.Count ?? 0);
            if (summary is not null && figures.Count > 0)
            {
                Compare($"{what} sum", figures.SumTicks / TicksPerUsd, summary.Mean * summary.Count);
                Compare($"{what} minimum", figures.MinTicks / TicksPerUsd, summary.Min);
                Compare($"{what} maximum", figures.MaxTicks / TicksPerUsd, summary.Max);
            }
        }

        void Compare(string what, double wanted, double found)
        {
            if (!(Math.Abs(wanted - found) <= Tolerance * Math.Max(1, Math.Abs(wanted)) * 0.001))
            {
                differences.Add($"{what}: {wanted:R} expected, {found:R} found");
            }
        }
    }
}
