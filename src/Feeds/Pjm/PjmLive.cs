using GridGrains.Domain.Markets;
using GridGrains.Egress;
using GridGrains.Feeds.Live;

namespace GridGrains.Feeds.Pjm;

/// <summary>What is fetched live: Data Miner, which takes a subscription key.</summary>
internal static class PjmLive
{
    private const string DataMiner = "https://api.pjm.com/api/v1/";

    // The operator's table of credentials has the subscription key under this name.
    private static readonly CredentialUse Key = CredentialUse.Header("pjm-data-miner", "Ocp-Apim-Subscription-Key");

    public static readonly IReadOnlyList<LiveFeed> All =
    [
        new("pjm-load", Isos.Pjm, DataMiner + "inst_load?rowCount=5000&format=csv&datetime_beginning_ept=5minutesago", Minutes(5), "load by area") { FileName = "inst_load.csv", Credential = Key },
        new("pjm-fuel-mix", Isos.Pjm, DataMiner + "gen_by_fuel?rowCount=5000&format=csv&datetime_beginning_ept=Today", Minutes(30), "hourly generation by fuel") { FileName = "gen_by_fuel.csv", Credential = Key },
        new("pjm-load-forecast", Isos.Pjm, DataMiner + "load_frcstd_7_day?rowCount=50000&format=csv", Minutes(60), "load forecast of seven days by area") { FileName = "load_frcstd_7_day.csv", Credential = Key },
    ];

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
