using NodaTime;

namespace GridGrains.Domain.Curves.Factors;

/// <summary>A price of an option on a future.</summary>
/// <param name="Line">Where it stands in its file.</param>
/// <param name="Future">Price of what it is on.</param>
/// <param name="Rate">Continuous, a year.</param>
public sealed record OptionQuote(int Line, LocalDate Expiry, double Strike, bool IsCall, double Price, double Future, double Rate);

/// <param name="Volatility">A year; 0.4 is 40 %. Null where the price implies none.</param>
/// <param name="Reason">Why there is none.</param>
public sealed record ImpliedPoint(OptionQuote Quote, double? Volatility, string? Reason);

/// <summary>
/// Implied volatility by strike and expiry. Of calls and puts at one strike the one out of the money counts: its price is all time value.
/// Between strikes volatility is linear; between expiries total variance is, so that no calendar spread costs less than nothing where the
/// quotes have none. Beyond the quoted strikes of an expiry the last one holds.
/// </summary>
public sealed class OptionSurface
{
    private const double DaysPerYear = 365;

    private readonly LocalDate _day;
    private readonly SortedDictionary<LocalDate, SortedDictionary<double, double>> _smiles = [];

    public OptionSurface(LocalDate day, IEnumerable<OptionQuote> quotes)
    {
        _day = day;
        Points = [.. quotes.Select(quote => PointOf(day, quote))];
        foreach (var strike in Points.Where(point => point.Volatility is not null).GroupBy(point => (point.Quote.Expiry, point.Quote.Strike)))
        {
            if (!_smiles.TryGetValue(strike.Key.Expiry, out var smile))
            {
                _smiles[strike.Key.Expiry] = smile = [];
            }

            var outside = strike.Where(point => point.Quote.IsCall == point.Quote.Strike >= point.Quote.Future).ToArray();
            smile[strike.Key.Strike] = (outside.Length > 0 ? outside : [.. strike]).Average(point => point.Volatility!.Value);
        }
    }

    public IReadOnlyList<ImpliedPoint> Points { get; }

    public IReadOnlyList<LocalDate> Expiries => [.. _smiles.Keys];

    /// <summary>All strikes of all expiries.</summary>
    public IReadOnlyList<double> Strikes => [.. _smiles.Values.SelectMany(smile => smile.Keys).Distinct().Order()];

    /// <returns>Null before the first expiry or beyond the last.</returns>
    public double? At(LocalDate expiry, double strike)
    {
        if (_smiles.TryGetValue(expiry, out var smile))
        {
            return OnSmile(smile, strike);
        }

        var (before, after) = (_smiles.Keys.LastOrDefault(known => known < expiry), _smiles.Keys.FirstOrDefault(known => known > expiry));
        if (before == default || after == default)
        {
            return null;
        }

        var (start, end, now) = (Years(_day, before), Years(_day, after), Years(_day, expiry));
        var (low, high) = (OnSmile(_smiles[before], strike), OnSmile(_smiles[after], strike));
        var share = (now - start) / (end - start);
        return Math.Sqrt((((1 - share) * low * low * start) + (share * high * high * end)) / now);
    }

    private static ImpliedPoint PointOf(LocalDate day, OptionQuote quote)
    {
        var volatility = Black76.Implied(quote.IsCall, quote.Price, quote.Future, quote.Strike, Years(day, quote.Expiry), quote.Rate, out var reason);
        return new ImpliedPoint(quote, volatility, reason);
    }

    private static double OnSmile(SortedDictionary<double, double> smile, double strike)
    {
        var last = smile.First();
        foreach (var next in smile)
        {
            if (next.Key >= strike)
            {
                return next.Key == last.Key || strike <= last.Key
                    ? (strike <= last.Key ? last.Value : next.Value)
                    : last.Value + ((strike - last.Key) / (next.Key - last.Key) * (next.Value - last.Value));
            }

            last = next;
        }

        return last.Value;
    }

    private static double Years(LocalDate day, LocalDate expiry) => Period.DaysBetween(day, expiry) / DaysPerYear;
}
