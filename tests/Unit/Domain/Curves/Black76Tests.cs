using CsCheck;
using GridGrains.Domain.Curves.Factors;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

/// <summary>
/// Examples of two textbooks: J. Hull, Options, Futures, and Other Derivatives, chapter on futures options (a put on crude oil, 20 on 20, four months,
/// 9 % and 25 %: 1.12); E. Haug, The Complete Guide to Option Pricing Formulas, Black-76 (Brent, 19 on 19, nine months, 10 % and 28 %: 1.7011).
/// </summary>
public sealed class Black76Tests
{
    private static readonly LocalDate Day = new(2026, 6, 1);

    [Fact]
    public void Prices_are_those_of_the_textbooks()
    {
        Assert.Equal(1.12, Black76.Price(isCall: false, 20, 20, 4 / 12.0, 0.09, 0.25), 2);
        Assert.Equal(1.7011, Black76.Price(isCall: true, 19, 19, 0.75, 0.10, 0.28), 4);
        Assert.Equal(1.7011, Black76.Price(isCall: false, 19, 19, 0.75, 0.10, 0.28), 4);
        Assert.Equal(0.28, Black76.Implied(isCall: true, 1.7011, 19, 19, 0.75, 0.10, out _)!.Value, 4);
    }

    [Fact]
    public void Every_price_implies_the_volatility_that_made_it() =>
        Gen.Select(Gen.Bool, Gen.Double[10, 100], Gen.Double[0.7, 1.4], Gen.Double[0.05, 3], Gen.Double[0.15, 1.5]).Sample((isCall, future, moneyness, years, volatility) =>
        {
            var price = Black76.Price(isCall, future, future * moneyness, years, 0.04, volatility);
            if (price - (Math.Exp(-0.04 * years) * Math.Max(0, isCall ? future - (future * moneyness) : (future * moneyness) - future)) > 1e-4)
            {
                Assert.Equal(volatility, Black76.Implied(isCall, price, future, future * moneyness, years, 0.04, out _)!.Value, 6);
            }
        }, iter: 300, seed: "0000Black76S");

    [Fact]
    public void Call_less_put_is_the_discounted_difference_of_future_and_strike()
    {
        var difference = Black76.Price(true, 48, 55, 1.5, 0.03, 0.6) - Black76.Price(false, 48, 55, 1.5, 0.03, 0.6);

        Assert.Equal(Math.Exp(-0.045) * (48 - 55), difference, 10);
    }

    [Theory]
    [InlineData(-5, 50, 1)]
    [InlineData(50, 50, 0)]
    [InlineData(50, 40, 1)]
    public void A_price_that_no_volatility_gives_has_a_reason(double future, double strike, double years)
    {
        Assert.Null(Black76.Implied(true, 5, future, strike, years, 0, out var reason));
        Assert.NotNull(reason);
        Assert.Null(Black76.Implied(true, 60, 50, 50, 1, 0, out _));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.8413447460685429)]
    [InlineData(-1.96, 0.024997895148220435)]
    [InlineData(6, 0.9999999990134123)]
    [InlineData(-9, 1.1285884059538408e-19)]
    public void The_normal_distribution_is_exact(double x, double probability) => Assert.Equal(probability, Black76.Normal(x), 15);

    [Fact]
    public void The_surface_takes_options_out_of_the_money_and_lies_between_its_expiries()
    {
        var (near, far) = (Day.PlusDays(73), Day.PlusDays(292));
        var surface = new OptionSurface(Day,
        [
            Quote(1, near, 50, true, 0.5), Quote(2, near, 50, false, 0.9), Quote(3, near, 60, true, 0.7), Quote(4, near, 60, false, 0.2), Quote(5, far, 55, true, 0.4),
            new OptionQuote(6, far, 70, true, 100, 55, 0),
        ]);

        Assert.Equal(0.9, surface.At(near, 50)!.Value, 8);
        Assert.Equal(0.8, surface.At(near, 55)!.Value, 8);
        Assert.Equal(0.7, surface.At(near, 80)!.Value, 8);
        Assert.Equal(0.9, surface.At(near, 10)!.Value, 8);
        var middle = Day.PlusDays(146);
        Assert.Equal(Math.Sqrt(((0.64 * 73 * 2 / 3) + (0.16 * 292 / 3)) / 146), surface.At(middle, 55)!.Value, 8);
        Assert.Null(surface.At(far.PlusDays(1), 55));
        Assert.Equal(6, surface.Points.Single(point => point.Volatility is null).Quote.Line);
    }

    private static OptionQuote Quote(int line, LocalDate expiry, double strike, bool isCall, double volatility) => new(
        line, expiry, strike, isCall, Black76.Price(isCall, 55, strike, Period.DaysBetween(Day, expiry) / 365.0, 0.02, volatility), 55, 0.02);
}
