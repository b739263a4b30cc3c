using GridGrains.Domain.FeatureStore;

namespace GridGrains.Tests.Unit.Domain.FeatureStore;

/// <summary>A small wind park: declarations and pushes of one view.</summary>
internal static class Sample
{
    public const string View = "turbine_stats@v1";

    public static readonly DateTime Noon = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    public static readonly IReadOnlySet<string> Reserved = new HashSet<string> { "node_prices" };

    public static readonly ViewDeclaration Stats = new(
        "turbine_stats", ["turbine"], [new("output_mw", "DOUBLE"), new("state", "STRING")], "turbine_push", Ttl: "1h",
        Aggregations: [new("output_mw", "mean", "1h", "5m"), new("output_mw", "count", "15m")]);

    public static readonly FeatureDeclarations Park = new(
        Entities: [new("turbine", "turbine_id", "INT64")],
        PushSources: [new("turbine_push")],
        Views: [Stats],
        DerivedViews: [new("turbine_derived", [new("output_kw", "turbine_stats:output_mw * 1000")])],
        Services: [new("wind_model", ["turbine_stats", "turbine_derived:output_kw"])]);

    public static FeatureRegistry Registry => RegistryPlan.Make(FeatureRegistry.Empty, Park, Reserved).Result;

    public static FeaturePush Push(int minute, double output, int knownAfterMinutes = 1, FeatureTarget to = FeatureTarget.OnlineAndOffline) => new(
        View, Noon.AddMinutes(minute), Noon.AddMinutes(minute + knownAfterMinutes), ["output_mw", "state"], [FeatureValue.Of(output), FeatureValue.Of("running")],
        WindowPlan.Of(Stats.Aggregations!), to);
}
