namespace GridGrains.Domain.Curves.Factors;

/// <summary>European options on futures (Black 1976): prices, and the volatility that a price implies.</summary>
public static class Black76
{
    /// <summary>Volatility beyond this, 2,000 % a year, is no price of a market.</summary>
    public const double MaxVolatility = 20;

    private const double Tolerance = 1e-12;
    private const int MaxSteps = 200;

    /// <param name="years">To expiry.</param>
    /// <param name="rate">Continuous, a year.</param>
    public static double Price(bool isCall, double future, double strike, double years, double rate, double volatility)
    {
        var spread = volatility * Math.Sqrt(years);
        var d1 = (Math.Log(future / strike) / spread) + (spread / 2);
        var discount = Math.Exp(-rate * years);
        return isCall
            ? discount * ((future * Normal(d1)) - (strike * Normal(d1 - spread)))
            : discount * ((strike * Normal(spread - d1)) - (future * Normal(-d1)));
    }

    /// <summary>The volatility a year at which the model gives the price, by bisection: it rises with volatility everywhere.</summary>
    /// <param name="reason">Why there is none.</param>
    public static double? Implied(bool isCall, double price, double future, double strike, double years, double rate, out string? reason)
    {
        reason = null;
        if (!(future > 0) || !(strike > 0) || !(years > 0))
        {
            reason = "future, strike and time to expiry are to be above zero: Black's model knows no negative prices";
            return null;
        }

        var discount = Math.Exp(-rate * years);
        var least = discount * Math.Max(0, isCall ? future - strike : strike - future);
        var most = discount * (isCall ? future : strike);
        if (!(price > least) || !(price < most))
        {
            reason = $"a price of {price:g6} is not between what exercise is worth, {least:g6}, and {most:g6}: no volatility gives it";
            return null;
        }

        var (low, high) = (0.0, MaxVolatility);
        if (Price(isCall, future, strike, years, rate, high) < price)
        {
            reason = $"a price of {price:g6} implies more than {MaxVolatility * 100:g4} % a year";
            return null;
        }

        for (var step = 0; step < MaxSteps && high - low > Tolerance; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Price(isCall, future, strike, years, rate, middle) < price ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>Cumulated normal distribution, by its series (Marsaglia 2004); its error is that of rounding.</summary>
    public static double Normal(double x)
    {
        if (Math.Abs(x) > 38)
        {
            return x > 0 ? 1 : 0;
        }

        if (Math.Abs(x) > 7)
        {
            return x > 0 ? 1 - UpperTail(x) : UpperTail(-x);
        }

        var (term, sum, odd) = (x, x, 1.0);
        while (Math.Abs(term) > 1e-18 * Math.Abs(sum))
        {
            odd += 2;
            term *= x * x / odd;
            sum += term;
        }

        return 0.5 + (sum * Density(x));
    }

    // Continued fraction from its far end.
    private static double UpperTail(double x)
    {
        var fraction = x;
        for (var step = 60; step > 0; step--)
        {
            fraction = x + (step / fraction);
        }

        return Density(x) / fraction;
    }

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
}
