using System.Text.Json;
using GridGrains.Domain.FeatureStore;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Requests and answers that the OpenAPI document shows.</summary>
internal static class StoreExamples
{
    public static readonly FeatureDeclarations Declarations = new(
        Entities: [new("turbine", "turbine_id", "INT64", "A wind turbine")],
        PushSources: [new("turbine_push")],
        Views:
        [
            new(
                "turbine_stats", ["turbine"], [new("output_mw", "DOUBLE", "Output, MW")], "turbine_push", Ttl: "1h",
                Aggregations: [new("output_mw", "mean", "1h", "5m")], Owner: "wind-desk"),
        ],
        DerivedViews: [new("turbine_derived", [new("output_kw", "turbine_stats:output_mw * 1000")])],
        Services: [new("wind_model", ["turbine_stats:output_mw", "turbine_stats:output_mw_mean_1h", "turbine_derived:output_kw"])]);

    public static readonly RegistryPlanView Plan = new(true, 4, [new("view/turbine_stats@v1", "update", ["ttl: 1h -> 2h"])]);

    public static readonly PushFeaturesRequest Push = new("turbine_push", Rows(), "online_and_offline");

    public static readonly WriteOnlineRequest Write = new("turbine_stats", Rows());

    public static readonly TrainingSetRequest TrainingRequest = new(
        new Dictionary<string, IReadOnlyList<JsonElement>>
        {
            ["turbine_id"] = [JsonSerializer.SerializeToElement(17)],
            ["event_timestamp"] = [JsonSerializer.SerializeToElement("2026-06-01T12:30:00Z")],
        },
        ["turbine_stats:output_mw"]);

    public static readonly TrainingSetView TrainingSet = new(
        "0190f5c2a1b07d3e", "succeeded", 1, 1, ["output_mw"], false, "4358109269898230012", 4, new DateTime(2026, 6, 2, 8, 0, 0, DateTimeKind.Utc),
        new DateTime(2026, 6, 2, 8, 0, 1, DateTimeKind.Utc), null);

    public static readonly MaterializeRequest Materialize = new("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z", ["turbine_stats"]);

    public static readonly MaterializeIncrementalRequest MaterializeIncremental = new("2026-06-02T00:00:00Z");

    private static Dictionary<string, IReadOnlyList<JsonElement>> Rows() => new()
    {
        ["turbine_id"] = [JsonSerializer.SerializeToElement(17)],
        ["event_timestamp"] = [JsonSerializer.SerializeToElement("2026-06-01T12:00:00Z")],
        ["output_mw"] = [JsonSerializer.SerializeToElement(2.5)],
    };
}
