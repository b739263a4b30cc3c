using GridGrains.Domain.Markets;
using GridGrains.Feeds.Caiso;
using GridGrains.Feeds.Ercot;
using GridGrains.Feeds.Isone;
using GridGrains.Feeds.Miso;
using GridGrains.Feeds.Nyiso;
using GridGrains.Feeds.Pjm;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Spp;

namespace GridGrains.Feeds;

/// <summary>The feeds of all markets: one line each, in the order of <see cref="Isos"/>.</summary>
internal static class MarketFeeds
{
    public static readonly IReadOnlyList<MarketFeed> All =
    [
        CaisoReports.Feed,
        MisoReports.Feed,
        SppReports.Feed,
        PjmReports.Feed,
        NyisoReports.Feed,
        ErcotReports.Feed,
        IsoneReports.Feed,
    ];

    public static MarketFeed Of(Iso iso) => All[iso.Index];
}
