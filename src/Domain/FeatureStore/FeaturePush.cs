namespace GridGrains.Domain.FeatureStore;

/// <summary>Where a pushed row goes.</summary>
[Flags]
public enum FeatureTarget : byte
{
    Online = 1,
    Offline = 2,
    OnlineAndOffline = Online | Offline,
}

/// <summary>A row of one view for one entity, as the log holds it. It carries all that its entity needs, so that a replay asks no registry.</summary>
/// <param name="View">With its version: <c>turbine_stats@v1</c>.</param>
/// <param name="EventUtc">What the row is about.</param>
/// <param name="KnownAtUtc">Since when it was known.</param>
/// <param name="Names">Fields, in the order of <paramref name="Values"/>.</param>
/// <param name="Windows">What the view's aggregations need.</param>
public sealed record FeaturePush(
    string View, DateTime EventUtc, DateTime KnownAtUtc, string[] Names, FeatureValue[] Values, WindowPlan[] Windows, FeatureTarget To = FeatureTarget.OnlineAndOffline)
{
    public FeatureValue Find(string field) => Array.IndexOf(Names, field) is >= 0 and var index ? Values[index] : FeatureValue.Null;
}
