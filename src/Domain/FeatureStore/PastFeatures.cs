using GridGrains.Domain.Knowledge;

namespace GridGrains.Domain.FeatureStore;

/// <summary>A view's row of an entity as it was known at a moment: the entity's own state, fed with what was known by then.</summary>
public static class PastFeatures
{
    /// <param name="rows">Of one view and entity, in the order of the log.</param>
    /// <returns>Null where nothing was known.</returns>
    public static FeatureViewRow? Of(IEnumerable<FeaturePush> rows, AsOf asOf)
    {
        var state = new FeatureEntityState();
        foreach (var row in rows.Where(row => row.EventUtc <= asOf.MomentUtc && asOf.Knows(row.KnownAtUtc)).OrderBy(row => row.KnownAtUtc))
        {
            // The table holds rows for offline use; online or not, they fill the same windows.
            state.Apply(row with { To = FeatureTarget.OnlineAndOffline });
        }

        return state.Views.SingleOrDefault();
    }
}
