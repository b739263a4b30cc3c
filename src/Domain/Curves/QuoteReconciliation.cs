namespace GridGrains.Domain.Curves;

/// <summary>A row of the equations of a curve: the shares of cells, and the price that they shall give.</summary>
internal sealed record QuoteRow(CurveQuote Quote, double[] Weights)
{
    public double TargetUsdPerMwh { get; set; } = Quote.PriceUsdPerMwh;

    public QuoteStanding Standing { get; set; } = QuoteStanding.Repriced;
}

/// <summary>
/// Makes quotes agree. They are taken by precedence (kind, then the shorter period, then the smaller block, then the later); one that
/// follows from the earlier ones is compared with what they imply. Within the tolerance all of the set move, each by the square of its own
/// tolerance (weighted least squares); beyond it the later one yields. What is left is a set without contradiction.
/// </summary>
internal sealed class QuoteReconciliation
{
    // Rounding of prices that agree.
    private const double SameUsdPerMwh = 1e-9;

    private readonly double _tickUsdPerMwh;
    private readonly List<(QuoteRow Row, double[] Factors)> _dependent = [];

    public QuoteReconciliation(CurveGrid grid, IReadOnlyList<CurveQuote> quotes, double tickUsdPerMwh)
    {
        _tickUsdPerMwh = tickUsdPerMwh;
        var basis = new QuoteBasis(grid.Cells);
        foreach (var quote in quotes.OrderBy(quote => quote.Kind).ThenBy(quote => quote.Period.Days).ThenBy(quote => PartsOf(grid, quote).Count)
                     .ThenByDescending(quote => quote.AtUtc).ThenBy(quote => quote.Period.First).ThenBy(quote => quote.Block, StringComparer.Ordinal)
                     .ThenBy(quote => quote.Source, StringComparer.Ordinal))
        {
            if (grid.WeightsOf(quote.Period, PartsOf(grid, quote)) is { } weights)
            {
                Take(new QuoteRow(quote, weights), basis);
            }
        }

        Balance();
    }

    /// <summary>Rows of which none follows from the others; their targets agree.</summary>
    public List<QuoteRow> Independent { get; } = [];

    public IEnumerable<QuoteRow> All => Independent.Concat(_dependent.Select(dependent => dependent.Row));

    public List<QuoteConflict> Conflicts { get; } = [];

    private static IReadOnlyList<int> PartsOf(CurveGrid grid, CurveQuote quote) => grid.Tiles.TryParts(quote.Block, out var parts) ? parts : [];

    private void Take(QuoteRow row, QuoteBasis basis)
    {
        if (basis.Add(row.Weights) is not { } factors)
        {
            Independent.Add(row);
            return;
        }

        var implied = Enumerable.Range(0, factors.Length).Sum(i => factors[i] * Independent[i].Quote.PriceUsdPerMwh);
        var amount = Math.Abs(row.Quote.PriceUsdPerMwh - implied);
        var isTolerable = amount <= ToleranceOf(row.Quote);
        if (amount > SameUsdPerMwh)
        {
            var others = Enumerable.Range(0, factors.Length).Where(i => factors[i] != 0).Select(i => Independent[i].Quote).ToArray();
            Conflicts.Add(new QuoteConflict(row.Quote, others, implied, isTolerable));
            row.Standing = isTolerable ? QuoteStanding.Reconciled : QuoteStanding.Overruled;
        }

        _dependent.Add((row, factors));
    }

    // A price lies anywhere between its bid and its ask; without them it is as exact as the tick.
    private double ToleranceOf(CurveQuote quote) => Math.Max(_tickUsdPerMwh, quote.HalfSpreadUsdPerMwh ?? 0);

    // Least sum of (move / tolerance) squared under which every tolerable set agrees: moves = V N' (N V N')^-1 (implied - quoted).
    private void Balance()
    {
        // A set that agrees as quoted binds too: a quote that it shares with another set may move.
        var sets = _dependent.Where(dependent => dependent.Row.Standing != QuoteStanding.Overruled).ToArray();
        if (!sets.Any(HasAmount))
        {
            return;
        }

        var left = Array.ConvertAll(sets, one => Array.ConvertAll(sets, other => Overlap(one, other)));
        var right = Array.ConvertAll(sets, set => set.Row.Quote.PriceUsdPerMwh - Implied(set.Factors));
        var pulls = DenseSystem.Solve(left, right);
        for (var set = 0; set < sets.Length; set++)
        {
            sets[set].Row.TargetUsdPerMwh -= pulls[set] * Variance(sets[set].Row);
            for (var i = 0; i < sets[set].Factors.Length; i++)
            {
                Independent[i].TargetUsdPerMwh += pulls[set] * sets[set].Factors[i] * Variance(Independent[i]);
            }
        }

        foreach (var row in Independent.Concat(sets.Select(set => set.Row)).Where(HasMoved))
        {
            row.Standing = QuoteStanding.Reconciled;
        }
    }

    private static bool HasMoved(QuoteRow row) => Math.Abs(row.TargetUsdPerMwh - row.Quote.PriceUsdPerMwh) > SameUsdPerMwh;

    private bool HasAmount((QuoteRow Row, double[] Factors) set) => Math.Abs(set.Row.Quote.PriceUsdPerMwh - Implied(set.Factors)) > SameUsdPerMwh;

    private double Implied(double[] factors) => Enumerable.Range(0, factors.Length).Sum(i => factors[i] * Independent[i].Quote.PriceUsdPerMwh);

    private double Overlap((QuoteRow Row, double[] Factors) one, (QuoteRow Row, double[] Factors) other)
    {
        var sum = ReferenceEquals(one.Row, other.Row) ? Variance(one.Row) : 0;
        for (var i = 0; i < Math.Min(one.Factors.Length, other.Factors.Length); i++)
        {
            sum += one.Factors[i] * other.Factors[i] * Variance(Independent[i]);
        }

        return sum;
    }

    private double Variance(QuoteRow row) => ToleranceOf(row.Quote) * ToleranceOf(row.Quote);
}
