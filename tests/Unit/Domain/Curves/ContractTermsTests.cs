using GridGrains.Domain.Curves;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

public sealed class ContractTermsTests
{
    [Theory]
    [InlineData("next-day", "2026-12-01/2026-12-01")]
    [InlineData("weekend", "2026-12-05/2026-12-06")]
    [InlineData("bow", "2026-12-01/2026-12-04")]
    [InlineData("2027-01-05", "2027-01-05/2027-01-05")]
    [InlineData("W01-27", "2027-01-04/2027-01-10")]
    [InlineData("W53-26", "2026-12-28/2027-01-03")]
    [InlineData("M01-27", "2027-01-01/2027-01-31")]
    [InlineData("MJUN-27", "2027-06-01/2027-06-30")]
    [InlineData("MAR-27", "2027-03-01/2027-03-31")]
    [InlineData("MAY-2027", "2027-05-01/2027-05-31")]
    [InlineData("Jan-Feb-28", "2028-01-01/2028-02-29")]
    [InlineData("MAR-APR-27", "2027-03-01/2027-04-30")]
    [InlineData("JUL-AUG-27", "2027-07-01/2027-08-31")]
    [InlineData("Q4-27", "2027-10-01/2027-12-31")]
    [InlineData("CAL-28", "2028-01-01/2028-12-31")]
    [InlineData("SUM-27", "2027-04-01/2027-10-31")]
    [InlineData("WIN-27", "2027-11-01/2028-03-31")]
    public void A_term_has_the_days_it_delivers(string term, string days)
    {
        Assert.True(ContractTerms.TryParse(term, QuoteOf.TradeDate, out var period));
        Assert.Equal(days, period.ToString());
    }

    [Theory]
    [InlineData("bom")] // 30 November has no rest of its month
    [InlineData("W54-27")]
    [InlineData("W53-27")]
    [InlineData("M13-27")]
    [InlineData("Q5-27")]
    [InlineData("CAL-270")]
    [InlineData("CAL")]
    [InlineData("FOO-27")]
    [InlineData("2027-02-30")]
    [InlineData("")]
    public void Other_names_are_no_terms(string term) => Assert.False(ContractTerms.TryParse(term, QuoteOf.TradeDate, out _));

    [Fact]
    public void The_rest_of_a_month_begins_tomorrow()
    {
        Assert.True(ContractTerms.TryParse("BOM", new LocalDate(2026, 12, 7), out var period));
        Assert.Equal("2026-12-08/2026-12-31", period.ToString());
    }

    [Fact]
    public void Names_lead_back_to_their_periods()
    {
        foreach (var term in (string[])["2027-01-05", "JAN-27", "MAY-27", "JAN-FEB-27", "Q3-27", "CAL-27", "SUM-27", "WIN-27"])
        {
            Assert.True(ContractTerms.TryParse(term, QuoteOf.TradeDate, out var period));
            Assert.Equal(term, ContractTerms.NameOf(period));
        }
    }
}
