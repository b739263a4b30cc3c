using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Portal.Prices;

/// <summary>Which two products a page sets against each other.</summary>
internal static class ProductChoice
{
    /// <summary>The real-time product that the address names, else the newest one's, else the market's.</summary>
    public static PriceProduct RealTime(Iso iso, string? wanted, PriceView? latest) =>
        wanted is not null && PriceProducts.TryParse(wanted, out var chosen) && !chosen.IsDayAhead() ? chosen
        : latest is not null && PriceProducts.TryParse(latest.Market, out var known) ? known
        : iso.SettlementRealTime;

    public static PriceProduct DayAhead(Iso iso, PriceView? latest) =>
        latest is not null && PriceProducts.TryParse(latest.Market, out var known) ? known
        : iso.DayAhead;
}
