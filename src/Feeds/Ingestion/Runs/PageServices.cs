using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Ingestion.Transforms;

namespace GridGrains.Feeds.Ingestion.Runs;

/// <summary>What making rows needs of the platform around it.</summary>
/// <param name="Features">What is declared now; null where that is not known.</param>
public sealed record PageServices(IBatchTransform Transform, Func<FeatureRegistry?> Features)
{
    /// <summary>Where nothing but the spec is at hand.</summary>
    public static readonly PageServices None = new(new NoTransform(), static () => null);
}
