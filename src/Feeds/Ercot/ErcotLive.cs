using GridGrains.Domain.Markets;
using GridGrains.Feeds.Live;

namespace GridGrains.Feeds.Ercot;

/// <summary>What is fetched live: the dashboards.</summary>
internal static class ErcotLive
{
    public static readonly IReadOnlyList<LiveFeed> All =
    [
        new("ercot-fuel-mix", Isos.Ercot, "https://www.ercot.com/api/1/services/read/dashboards/fuel-mix.json", Minutes(5), "generation by fuel"),
    ];

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
