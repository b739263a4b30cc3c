using GridGrains.Domain.Markets;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Portal.Prices;

/// <summary>A day on a market's clock, as pages have it in their address: <c>day=2026-11-28</c>.</summary>
public sealed record MarketDay(Iso Iso, LocalDate Date)
{
    public DateTime StartUtc => MarketClock.For(Iso).StartOfDayUtc(Date);

    public DateTime EndUtc => MarketClock.For(Iso).StartOfDayUtc(Date.PlusDays(1));

    public string Text => LocalDatePattern.Iso.Format(Date);

    /// <param name="text">yyyy-mm-dd; anything else means the day that holds <paramref name="nowUtc"/>.</param>
    public static MarketDay Read(Iso iso, string? text, DateTime nowUtc) =>
        text is not null && LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } && date is { Year: >= 1990 and < 2200 }
            ? new MarketDay(iso, date)
            : new MarketDay(iso, MarketClock.For(iso).TradeDate(nowUtc));

    public MarketDay Plus(int days) => this with { Date = Date.PlusDays(days) };
}
