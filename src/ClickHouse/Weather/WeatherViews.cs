using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Weather;

/// <summary>Views over the table of weather, beside those of its versions.</summary>
public static class WeatherViews
{
    public static IReadOnlyList<ComputedTable> All { get; } =
    [
        new("weather_forecast_accuracy", ComputedKind.View, "how far forecasts of a source and lead time were off what was then observed, by day",
            [
                new("source", "LowCardinality(String)", "who made the forecast"), new("forecast_hour", "UInt16", "hours from the run to the hour", Units.Hours),
                new("day", "DateTime('UTC')", "day of the hours"), new("hours", "UInt64", "hours that have both", Units.Count),
                new("temperature_bias_c", "Nullable(Float64)", "mean of forecast less observation", Units.Celsius),
                new("temperature_mae_c", "Nullable(Float64)", "mean absolute error", Units.Celsius),
                new("temperature_rmse_c", "Nullable(Float64)", "root of the mean squared error", Units.Celsius),
                new("wind_mae_mps", "Nullable(Float64)", "mean absolute error of the wind", Units.MetresPerSecond),
            ])
        {
            Owner = "weather",
            Sla = new TableSla(TimeSpan.FromSeconds(30)),
            TimeColumn = "day",
            Class = DataClass.Internal,
            Tags = ["weather", "forecast", "accuracy"],
        },
        new("features_weather", ComputedKind.View, "an hour of a zone: weighted means of what is newest of its cells, and the degree days that it adds",
            [
                new("iso", "LowCardinality(String)", "code of the ISO"), new("zone", "LowCardinality(String)", "zone"), new("ts", "DateTime64(6, 'UTC')", "start of the hour"),
                new("temperature_c", "Nullable(Float64)", "air temperature at 2 m", Units.Celsius), new("wind_mps", "Nullable(Float64)", "wind speed at 10 m", Units.MetresPerSecond),
                new("cloud_cover", "Nullable(Float64)", "share of the sky", Units.One), new("cdd", "Nullable(Float64)", "degrees above 65 F, over 24", Units.DegreeDays),
                new("hdd", "Nullable(Float64)", "degrees below 65 F, over 24", Units.DegreeDays), new("coverage", "Float64", "share of the weight that has a temperature", Units.One),
                new("cells", "UInt64", "cells that have the hour", Units.Count), new("known_at", "DateTime64(6, 'UTC')", "newest of what it is made of"),
            ])
        {
            Owner = "weather",
            Sla = new TableSla(TimeSpan.FromSeconds(30)),
            TimeColumn = "ts",
            Class = DataClass.Internal,
            Tags = ["weather", "zones", "degree days"],
        },
        new("weather_zone_cells", ComputedKind.Table, "a cell's share in a zone, since when it holds",
            [
                new("iso", "LowCardinality(String)", "code of the ISO"), new("zone", "LowCardinality(String)", "zone"), new("cell", "String", "H3 cell of resolution 7; empty where the zone has ended"),
                new("weight", "Float64", "share in the zone; all of a zone add up to 1", Units.One), new("valid_from", "DateTime64(6, 'UTC')", "of a zone the newest holds"),
            ])
        {
            Owner = "weather",
            Sla = new TableSla(TimeSpan.FromMinutes(1)),
            Class = DataClass.Internal,
            Tags = ["weather", "zones"],
            Source = "the seed list of zones, and imported outlines",
        },
    ];
}
