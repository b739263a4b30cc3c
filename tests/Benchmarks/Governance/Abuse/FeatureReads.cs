namespace GridGrains.Tests.Benchmarks.Governance.Abuse;

/// <summary>The smallest online read of features.</summary>
internal static class FeatureReads
{
    public const string Body = """{"features":["node_prices:rt_lmp"],"entities":{"node_id":["CAISO/NOBODY"]}}""";
}
