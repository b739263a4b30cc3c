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

    /// <summary>What was asked of the tables, by whom, and what became of it.</summary>
    public const string QueryLog = "QUERY_LOG";

    /// <summary>Both LMP topics are split alike, so that one shard owns a node's partition of each.</summary>
    public const int LmpPartitions = 12;

    /// <summary>Of marks and of vendors' ticks: one shard owns a curve's partition of each.</summary>
    public const int CurvePartitions = 8;

    public const int FeaturePartitions = 12;

    public const int WeatherPartitions = 8;

    /// <summary>
    /// What the platform itself writes about records that are in the log already. Shards cannot move on without it, and only when they do
    /// can the log be trimmed: a full log still takes it.
    /// </summary>
    public static bool IsDerived(string topic) => topic is DeadLetters or DerivedEvents or Anomalies or OutageAlerts or Audit or QuarantineDecisions;

    public static readonly IReadOnlyList<TopicDefinition> All =
    [
        new(RealTimeLmp, LmpPartitions, TimeSpan.FromDays(7)),
        new(DayAheadLmp, LmpPartitions, TimeSpan.FromDays(7)),
        new(BackfillRealTimeLmp, LmpPartitions, TimeSpan.FromDays(7)),
        new(BackfillDayAheadLmp, LmpPartitions, TimeSpan.FromDays(7)),
        new(Series, 8, TimeSpan.FromDays(90)),
        new(DayAheadAwards, 8, TimeSpan.FromDays(90)),
        new(Outages, 6, TimeSpan.FromDays(30)),
        new(Weather, WeatherPartitions, TimeSpan.FromDays(3)),
        new(VendorTicks, CurvePartitions, TimeSpan.FromDays(2)),
        new(CurveMarks, CurvePartitions, TimeSpan.FromDays(30)),
        new(FeaturePush, FeaturePartitions, TimeSpan.FromDays(7)),
        new(Anomalies, 4, TimeSpan.FromDays(30)),
        new(OutageAlerts, 4, TimeSpan.FromDays(30)),
        new(DeadLetters, 4, TimeSpan.FromDays(30)),
        new(DerivedEvents, 4, TimeSpan.FromDays(7)),
        new(Audit, 1, TimeSpan.FromDays(365)),
        new(QuarantineDecisions, 1, TimeSpan.FromDays(5 * 365)),
        new(QueryLog, 1, TimeSpan.FromDays(30)),
    ];
}
