using GridGrains.Domain.Markets;
using GridGrains.Portal.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Portal;

public sealed class MarketDayTests
{
    private static readonly DateTime Now = new(2026, 6, 2, 3, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Address_names_the_day_of_the_markets_clock()
    {
        var day = MarketDay.Read(Isos.Caiso, "2026-05-30", Now);

        Assert.Equal("2026-05-30", day.Text);
        Assert.Equal(new DateTime(2026, 5, 30, 7, 0, 0, DateTimeKind.Utc), day.StartUtc);
        Assert.Equal("2026-05-31", day.Plus(1).Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("30.05.2026")]
    [InlineData("2026-02-30")]
    [InlineData("0001-01-01")]
    public void Anything_else_is_the_day_it_is_at_the_market(string? text)
    {
        Assert.Equal("2026-06-01", MarketDay.Read(Isos.Caiso, text, Now).Text);
        Assert.Equal("2026-06-01", MarketDay.Read(Isos.Miso, text, Now).Text);
    }
}
