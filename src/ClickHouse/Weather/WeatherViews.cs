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
    ];
}
