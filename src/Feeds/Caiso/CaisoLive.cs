using GridGrains.Domain.Markets;
using GridGrains.Feeds.Live;

namespace GridGrains.Feeds.Caiso;

/// <summary>What is fetched live: the outlook and OASIS. Days of OASIS are asked for in UTC from 08:00, which is within an hour of midnight Pacific.</summary>
internal static class CaisoLive
{
    private const string Oasis = "https://oasis.caiso.com/oasisapi/SingleZip?resultformat=6&queryname=";

    // OASIS takes a request every five seconds.
    private static readonly TimeSpan OasisPause = TimeSpan.FromSeconds(6);

    public static readonly IReadOnlyList<LiveFeed> All =
    [
        new("caiso-fuel-mix", Isos.Caiso, "https://www.caiso.com/outlook/history/{day}/fuelsource.csv", Minutes(5), "generation by fuel, storage and imports")
        {
            FileName = "{day}_fuelsource.csv", PresentUrl = "https://www.caiso.com/outlook/current/fuelsource.csv",
        },
        new("caiso-load-forecast", Isos.Caiso, Oasis + "SLD_FCST&version=1&market_run_id=DAM&startdatetime={day}T08:00-0000&enddatetime={next}T08:00-0000", Minutes(60), "day-ahead load forecast by area")
        {
            FileName = "{day}_SLD_FCST.zip", BetweenRequests = OasisPause, DaysAhead = 1, CatchUpDays = 1,
        },
        new("caiso-load", Isos.Caiso, Oasis + "SLD_FCST&version=1&market_run_id=ACTUAL&startdatetime={day}T08:00-0000&enddatetime={next}T08:00-0000", Minutes(30), "hourly load by area")
        {
            FileName = "{day}_SLD_FCST.zip", BetweenRequests = OasisPause,
        },
        new("caiso-as-prices", Isos.Caiso, Oasis + "PRC_AS&version=12&market_run_id=DAM&anc_type=ALL&anc_region=ALL&startdatetime={day}T08:00-0000&enddatetime={next}T08:00-0000", Minutes(60), "day-ahead prices of ancillary services")
        {
            FileName = "{day}_PRC_AS.zip", BetweenRequests = OasisPause, DaysAhead = 1, CatchUpDays = 1,
        },
    ];

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
