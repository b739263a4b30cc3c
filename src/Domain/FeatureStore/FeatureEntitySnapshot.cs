namespace GridGrains.Domain.FeatureStore;

/// <summary>What an entity of declared views has published. It never changes.</summary>
/// <param name="LastOffset">Of the last record applied; a pusher waits for its own.</param>
public sealed record FeatureEntitySnapshot(FeatureViewRow[] Views, long LastOffset)
{
    /// <param name="view">With its version.</param>
    public FeatureViewRow? Find(string view)
    {
        foreach (var row in Views)
        {
            if (row.View == view)
            {
                return row;
            }
        }

        return null;
    }
}
