using GridGrains.Domain.Curves;
using NodaTime;

namespace GridGrains.Tests.Unit.Domain.Curves;

/// <summary>Quotes of tests: settlements of one source.</summary>
internal static class QuoteOf
{
    public static readonly LocalDate TradeDate = new(2026, 11, 30);

    public static readonly DateTime At = new(2026, 11, 30, 18, 0, 0, DateTimeKind.Utc);

    public static CurveQuote Settlement(string term, string block, double price, QuoteKind kind = QuoteKind.Settlement, string source = "EXCHANGE")
    {
        if (!ContractTerms.TryParse(term, TradeDate, out var period))
        {
            throw new ArgumentException($"'{term}' is no term", nameof(term));
        }

        return new CurveQuote(term, period, block, price, null, null, null, source, kind, At);
    }
}
