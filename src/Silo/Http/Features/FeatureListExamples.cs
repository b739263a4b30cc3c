using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Features;

/// <summary>Answers that the OpenAPI document shows.</summary>
internal static class FeatureListExamples
{
    public static readonly FeatureViewList Views = new(
    [
        new(
            "turbine_stats", 1, ["turbine_id"], [new("mean_output_mw", "DOUBLE", "Mean output of the last ten minutes, MW", "pushed")], 3600,
            "Output of wind turbines", "wind-desk", "turbine_push", true, true, new Dictionary<string, string> { ["team"] = "wind" }),
    ]);

    public static readonly FeatureServiceList Services = new([new("wind_model", ["turbine_stats:mean_output_mw"], "Inputs of the wind model", "wind-desk")]);

    public static readonly FeatureEntityList Entities = new([new("turbine", "turbine_id", "INT64", "A wind turbine", ["turbine_stats"])]);
}
