namespace GridGrains.Silo.Parts;

/// <summary>The pieces of the engine that serve something by themselves. Their services start in this order.</summary>
internal static class EngineParts
{
    public static readonly IReadOnlyList<SiloPart> All =
    [
        new HostPart(), new GovernancePart(), new EgressPart(), new ClusterPart(), new ShardsPart(), new TablesPart(), new LakePart(), new WarehousePart(), new SqlPart(), new AuditsPart(), new BackfillsPart(), new BackupsPart(),
        new DeadLettersPart(), new EventsPart(), new FeaturesPart(), new HealthPart(), new LiveFeedsPart(), new PortalPart(), new StreamsPart(), new TracingPart(),
    ];
}
