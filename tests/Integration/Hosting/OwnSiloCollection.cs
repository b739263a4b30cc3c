namespace GridGrains.Tests.Integration.Hosting;

/// <summary>
/// Tests that build a silo of their own in this process. They run after the others: meters of two hosts are one stream to OpenTelemetry, and
/// the host that ends first takes the other's series away.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OwnSiloCollection
{
    public const string Name = "silos of their own";
}
