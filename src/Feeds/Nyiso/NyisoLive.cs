using GridGrains.Domain.Markets;
using GridGrains.Feeds.Live;

namespace GridGrains.Feeds.Nyiso;

/// <summary>What is fetched live: the market information system.</summary>
internal static class NyisoLive
{
    private const string Mis = "https://mis.nyiso.com/public/csv/";

    public static readonly IReadOnlyList<LiveFeed> All =
    [
        new("nyiso-load", Isos.Nyiso, Mis + "pal/{day}pal.csv", Minutes(5), "load of zones") { CorrectedDays = [1, 2] },
        new("nyiso-load-forecast", Isos.Nyiso, Mis + "isolf/{day}isolf.csv", Minutes(60), "load forecast of six days by zone") { DaysAhead = 1 },
        new("nyiso-fuel-mix", Isos.Nyiso, Mis + "rtfuelmix/{day}rtfuelmix.csv", Minutes(5), "generation by fuel"),
        new("nyiso-flows", Isos.Nyiso, Mis + "ExternalLimitsFlows/{day}ExternalLimitsFlows.csv", Minutes(5), "flows over interfaces"),
        new("nyiso-constraints", Isos.Nyiso, Mis + "LimitingConstraints/{day}LimitingConstraints.csv", Minutes(5), "binding constraints"),
        new("nyiso-prices-5min", Isos.Nyiso, Mis + "realtime/{day}realtime_zone.csv", Minutes(5), "five-minute prices of zones") { CorrectedDays = [1, 2] },
        new("nyiso-prices-day-ahead", Isos.Nyiso, Mis + "damlbmp/{day}damlbmp_zone.csv", Minutes(30), "day-ahead prices of zones") { DaysAhead = 1 },
    ];

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
