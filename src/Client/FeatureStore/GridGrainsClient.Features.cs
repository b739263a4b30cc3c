using GridGrains.Client.FeatureStore;

namespace GridGrains.Client;

/// <content>Features.</content>
public sealed partial class GridGrainsClient
{
    /// <summary>Reads, pushes and declares features.</summary>
    public FeatureClient Features { get; } = new(http, options, clock);
}
