using NodaTime;

namespace GridGrains.Domain.Curves.Factors;

/// <summary>Losses that past days would have made, USD; positive is a loss.</summary>
/// <param name="ValueAtRisk95">Exceeded by one day in twenty.</param>
/// <param name="ExpectedShortfall95">Mean of the worst twentieth of days.</param>
public sealed record RiskFigures(double ValueAtRisk95, double ValueAtRisk99, double ExpectedShortfall95, double ExpectedShortfall99)
{
    public static RiskFigures Of(double[] losses) => new(
        CurveFactors.LossQuantile(losses, 0.95), CurveFactors.LossQuantile(losses, 0.99), CurveFactors.ExpectedShortfall(losses, 0.95), CurveFactors.ExpectedShortfall(losses, 0.99));
}

/// <param name="Mwh">That it delivers; of gas MMBtu.</param>
/// <param name="Price">Of the last evening.</param>
/// <param name="ValueUsd">Price times <paramref name="Mwh"/>.</param>
/// <param name="Alone">Of this position without the others.</param>
public sealed record PositionFigures(Position Position, double Mwh, double Price, double ValueUsd, RiskFigures Alone);

/// <param name="Evening">The last one.</param>
/// <param name="Days">Moves from one evening to the next that were used.</param>
/// <param name="DaysSkipped">Moves on which a position had no price.</param>
public sealed record PortfolioFigures(LocalDate Evening, int Days, int DaysSkipped, double ValueUsd, RiskFigures Together, IReadOnlyList<PositionFigures> Positions);

/// <summary>
/// Historical value at risk: the moves that each contract made from one evening to the next are made again, from today's prices. A contract is
/// the mean of its months, weighted by hours, as each evening has them, so that nothing rolls.
/// </summary>
public sealed class PositionRisk
{
    /// <summary>Evenings that are read at most: a year of business days.</summary>
    public const int MaxEvenings = 252;

    /// <summary>Moves below which a quantile is a guess.</summary>
    public const int LeastDays = 5;

    private readonly Dictionary<(LocalDate Evening, string Curve, string Block, LocalDate Month), (double Price, int Hours)> _months = [];

    /// <param name="rows">Of the term month, of any evenings; the last build of an evening counts.</param>
    public PositionRisk(IEnumerable<CurveRow> rows)
    {
        foreach (var row in rows.OrderBy(row => row.Build))
        {
            _months[(row.CurveDate, row.Curve.Id, row.Price.Block, row.Price.Period.First)] = (row.Price.PriceUsdPerMwh, row.Price.Hours);
        }

        Evenings = [.. _months.Keys.Select(month => month.Evening).Distinct().Order()];
    }

    public IReadOnlyList<LocalDate> Evenings { get; }

    /// <summary>A contract's price and hours on an evening.</summary>
    /// <returns>Null where the curve does not cover it.</returns>
    public (double Price, int Hours)? PriceOf(Position position, LocalDate evening)
    {
        var (sum, hours) = (0.0, 0);
        for (var month = position.Period.First; month <= position.Period.Last; month = month.PlusMonths(1))
        {
            if (!_months.TryGetValue((evening, position.Curve.Id, position.Block, month), out var found))
            {
                return null;
            }

            sum += found.Price * found.Hours;
            hours += found.Hours;
        }

        return hours > 0 ? (sum / hours, hours) : null;
    }

    /// <param name="positions">Each with a price on the last evening.</param>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: there are fewer than <see cref="LeastDays"/> moves of all positions, or a position has no price.</exception>
    public PortfolioFigures Judge(IReadOnlyList<Position> positions)
    {
        var losses = new List<double[]>();
        for (var i = 1; i < Evenings.Count; i++)
        {
            if (LossesOf(positions, Evenings[i - 1], Evenings[i]) is { } day)
            {
                losses.Add(day);
            }
        }

        if (losses.Count < LeastDays)
        {
            throw new DomainException(DomainErrorCode.InvalidRecord, $"{losses.Count} evenings have moves of all positions; {LeastDays} are needed");
        }

        var figures = positions.Select((position, index) => FiguresOf(position, [.. losses.Select(day => day[index])])).ToArray();
        return new PortfolioFigures(
            Evenings[^1], losses.Count, Evenings.Count - 1 - losses.Count, figures.Sum(figure => figure.ValueUsd), RiskFigures.Of([.. losses.Select(day => day.Sum())]), figures);
    }

    private double[]? LossesOf(IReadOnlyList<Position> positions, LocalDate before, LocalDate evening)
    {
        var losses = new double[positions.Count];
        for (var i = 0; i < losses.Length; i++)
        {
            if (PriceOf(positions[i], before) is not { } old || PriceOf(positions[i], evening) is not { } now)
            {
                return null;
            }

            losses[i] = -(now.Price - old.Price) * positions[i].Mw * now.Hours;
        }

        return losses;
    }

    private PositionFigures FiguresOf(Position position, double[] losses)
    {
        var (price, hours) = PriceOf(position, Evenings[^1])
            ?? throw new DomainException(DomainErrorCode.InvalidRecord, $"{position.Curve.Id} has no price of {position.Term} {position.Block} on {Evenings[^1]:uuuu-MM-dd}");
        return new PositionFigures(position, position.Mw * hours, price, price * position.Mw * hours, RiskFigures.Of(losses));
    }
}
