using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Series;

/// <summary>Views over the table of series, beside those of its versions.</summary>
public static class SeriesViews
{
    public static IReadOnlyList<ComputedTable> All { get; } =
    [
        new("iso_series_forecast_error", ComputedKind.View, "how far hourly forecasts of a series were off what came, by lead time and day",
            [
                new("iso", "LowCardinality(String)", "code of the ISO"), new("series", "LowCardinality(String)", "the forecast series"), new("location", "LowCardinality(String)", "its place"),
                new("lead_hours", "Int64", "whole hours from the issue to the interval", Units.Hours), new("day", "DateTime('UTC')", "day of the hours"), new("hours", "UInt64", "hours that have both", Units.Count),
                new("bias", "Nullable(Float64)", "mean of forecast less actual", "MW"), new("mae", "Nullable(Float64)", "mean absolute error", "MW"),
                new("rmse", "Nullable(Float64)", "root of the mean squared error", "MW"),
            ])
        {
            Owner = "series",
            Sla = new TableSla(TimeSpan.FromSeconds(30)),
            TimeColumn = "day",
            Class = DataClass.Internal,
            Tags = ["load", "forecast", "accuracy"],
        },
    ];
}
