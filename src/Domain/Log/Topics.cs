namespace GridGrains.Domain.Log;

/// <summary>The topics of the platform; deploy/topics.yaml describes the same set for a broker.</summary>
public static class Topics
{
    public const string RealTimeLmp = "ISO_RT_LMP";
    public const string DayAheadLmp = "ISO_DA_LMP";
    /// <summary>Prices of a backfill: for tables alone, no shard reads them. Split like the topics that they stand in for.</summary>
    public const string BackfillRealTimeLmp = "BACKFILL_RT_LMP";
    public const string BackfillDayAheadLmp = "BACKFILL_DA_LMP";
    public const string Series = "ISO_SERIES";
    public const string DayAheadAwards = "ISO_DA_AWARDS";
    public const string Outages = "OUTAGES";
    public const string Weather = "WEATHER_RT";
    public const string VendorTicks = "VENDOR_TICKS";
    public const string CurveMarks = "CURVE_MARKS";
    /// <summary>Rows of declared feature views.</summary>
    public const string FeaturePush = "FEATURE_PUSH";
    public const string Anomalies = "ANOMALIES";
    public const string OutageAlerts = "OUTAGE_ALERTS";
    public const string DeadLetters = "DLQ_STREAMING";

    /// <summary>Closed windows, late feeds and stale nodes.</summary>
    public const string DerivedEvents = "DERIVED_EVENTS";

    /// <summary>What people did; one partition, so that the acts have one order.</summary>
    public const string Audit = "AUDIT";

    /// <summary>What is held of partitions of prices; one partition, so that the decisions have one order, kept as long as prices are.</summary>
    public const string QuarantineDecisions = "QUARANTINE_DECISIONS";

    /// <summary>What people changed of the catalogue's entries; one partition, so that the changes have one order, kept as long as tables are.</summary>
    public const string CatalogChanges = "CATALOG_CHANGES";

    /// <summary>What was asked of the tables, by whom, and what became of it.</summary>
    public const string QueryLog = "QUERY_LOG";

    /// <summary>Events of OpenLineage that other programs sent; one partition, so that each silo knows them in one order.</summary>
    public const string Lineage = "LINEAGE";

    /// <summary>Both LMP topics are split alike, so that one shard owns a node's partition of each.</summary>
    public const int LmpPartitions = 12;

    /// <summary>Of marks and of vendors' ticks: one shard owns a curve's partition of each.</summary>
    public const int CurvePartitions = 8;

    public const int SeriesPartitions = 8;

    public const int OutagePartitions = 6;

    public const int AwardPartitions = 8;

    public const int FeaturePartitions = 12;

    public const int WeatherPartitions = 8;

    /// <summary>
    /// What the platform itself writes about records that are in the log already. Shards cannot move on without it, and only when they do
    /// can the log be trimmed: a full log still takes it.
    /// </summary>
    public static bool IsDerived(string topic) => topic is DeadLetters or DerivedEvents or Anomalies or OutageAlerts or Audit or QuarantineDecisions or CatalogChanges;

    public static readonly IReadOnlyList<TopicDefinition> All =
    [
        Prices(RealTimeLmp, "a version of a real-time price of a node, hub or zone") with { Sla = TopicSla.Every(TimeSpan.FromMinutes(15)) },
        Prices(DayAheadLmp, "a version of a day-ahead price of a node, hub or zone") with { Sla = TopicSla.Every(TimeSpan.FromHours(36)) },
        Prices(BackfillRealTimeLmp, "a real-time price of a backfill, for tables alone"),
        Prices(BackfillDayAheadLmp, "a day-ahead price of a backfill, for tables alone"),
        Of(Series, SeriesPartitions, 90, "a point of a series of a market: load, generation, fuel mix", "market-data", "the series", DataClass.Public),
        Of(DayAheadAwards, AwardPartitions, 90, "an award of a day-ahead market", "market-data", "the resource", DataClass.Licensed),
        Of(Outages, OutagePartitions, 30, "an outage of a unit or facility as one publication has it", "outages", "the unit or facility", DataClass.Public),
        Of(Weather, WeatherPartitions, 3, "the hours of an H3 cell, observed or forecast, as one source gave them", "weather", "the H3 cell of resolution 7", DataClass.Public)
            with { Sla = TopicSla.Every(TimeSpan.FromHours(2)) },
        Of(VendorTicks, CurvePartitions, 2, "a vendor's tick of a forward contract", "curves", "the curve", DataClass.Licensed),
        Of(CurveMarks, CurvePartitions, 30, "a mark or settlement of a forward contract", "curves", "the curve", DataClass.Licensed),
        Of(FeaturePush, FeaturePartitions, 7, "a row that was pushed into a declared feature view", "features", "view, join keys and their values"),
        Of(Anomalies, 4, 30, "an episode of values that are unlike their series", "guardrails", "the entity"),
        Of(OutageAlerts, 4, 30, "a major, critical or nuclear outage that was reported, changed or returned", "outages", "the outage"),
        Of(DeadLetters, 4, 30, "a record or row that could not have an effect, with reason and payload", "platform", "the record's own key"),
        Of(DerivedEvents, 4, 7, "a closed window, a late feed, a stale node", "platform", "the entity"),
        Of(Audit, 1, 365, "what somebody did to what, and when", "platform", "what was acted on", DataClass.Personal),
        Of(QuarantineDecisions, 1, 5 * 365, "a verdict on a day of prices, or what somebody decided about it", "guardrails", "the partition: ISO.MARKET.DAY", DataClass.Personal),
        Of(CatalogChanges, 1, 5 * 365, "what somebody changed of an entry of the catalogue", "platform", "the entry's id", DataClass.Personal),
        Of(QueryLog, 1, 30, "a question asked of the tables, by whom, and what became of it", "platform", "the query", DataClass.Personal),
        Of(Lineage, 1, 365, "an event of OpenLineage, of this platform or of another program", "platform", "the job, or the dataset"),
    ];

    private static TopicDefinition Of(
        string name, int partitions, int days, string doc, string owner, string keyedBy, DataClass classification = DataClass.Internal) =>
        new(name, partitions, TimeSpan.FromDays(days)) { Doc = doc, Owner = owner, KeyedBy = keyedBy, Class = classification, Sla = TopicSla.OnDemand };

    private static TopicDefinition Prices(string name, string doc) => Of(name, LmpPartitions, 7, doc, "market-data", "ISO and id of the node", DataClass.Public);
}
