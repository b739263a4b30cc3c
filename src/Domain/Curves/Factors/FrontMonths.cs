using NodaTime;

namespace GridGrains.Domain.Curves.Factors;

/// <summary>
/// Prices of the first whole month around the clock, by curve and evening, and their moves from one evening to the next. The change of the
/// front month at the turn of a month is no move.
/// </summary>
internal sealed class FrontMonths
{
    private readonly Dictionary<string, SortedDictionary<LocalDate, CurveRow[]>> _byCurve = [];
    private readonly Dictionary<string, SortedDictionary<LocalDate, double>> _moves = [];

    /// <param name="rows">Of the term month and all hours, of any evenings and builds; the last build of an evening counts.</param>
    public FrontMonths(IEnumerable<CurveRow> rows)
    {
        foreach (var evening in rows.GroupBy(row => (row.Curve.Id, row.CurveDate)))
        {
            var build = evening.Max(row => row.Build);
            if (!_byCurve.TryGetValue(evening.Key.Id, out var evenings))
            {
                _byCurve[evening.Key.Id] = evenings = [];
            }

            evenings[evening.Key.CurveDate] = [.. evening.Where(row => row.Build == build).OrderBy(row => row.Price.Period.First).Take(2)];
        }

        foreach (var (id, evenings) in _byCurve)
        {
            _moves[id] = MovesOf(evenings);
        }
    }

    /// <summary>The last evening; null where there is none.</summary>
    public LocalDate? Last => _byCurve.Count == 0 ? null : _byCurve.Values.Max(evenings => evenings.Keys.Last());

    /// <summary>Curves that have an evening, in the order of their names.</summary>
    public IEnumerable<string> Curves => _byCurve.Keys.Order(StringComparer.Ordinal);

    /// <summary>The first month, or the second, as an evening has it.</summary>
    public CurveRow? Of(string curve, LocalDate evening, int month = 0) =>
        _byCurve.TryGetValue(curve, out var evenings) && evenings.TryGetValue(evening, out var months) && months.Length > month ? months[month] : null;

    /// <summary>Moves of a curve by the evening on which they were seen.</summary>
    public IReadOnlyDictionary<LocalDate, double> Moves(string curve) => _moves.TryGetValue(curve, out var moves) ? moves : [];

    private static SortedDictionary<LocalDate, double> MovesOf(SortedDictionary<LocalDate, CurveRow[]> evenings)
    {
        var moves = new SortedDictionary<LocalDate, double>();
        CurveRow? before = null;
        foreach (var (evening, months) in evenings)
        {
            if (before is { } last && last.Price.Period == months[0].Price.Period)
            {
                moves[evening] = months[0].Price.PriceUsdPerMwh - last.Price.PriceUsdPerMwh;
            }

            before = months[0];
        }

        return moves;
    }
}
