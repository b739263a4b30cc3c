namespace GridGrains.Silo.Hosting;

/// <summary>The shards of the singletons: fixed for ever, so that silos of two releases agree on what each of them is. 0 is the freshness of prices, 3 the quarantine.</summary>
internal static class SingletonNumbers
{
    public const int LakeUpkeep = 1;
    public const int NightlyAudit = 2;
}
