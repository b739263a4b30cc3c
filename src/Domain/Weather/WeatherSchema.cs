using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Weather;

/// <summary>The fields of a report of weather as a record of the log has them.</summary>
public static class WeatherSchema
{
    public static readonly RecordSchema Schema = new(
        WeatherRecordJson.Schema, "weather", [Topics.Weather],
        [
            new("source", "string", "who observed or forecast it"),
            new("issued_at", "timestamp", "hour of the forecast run; absent for observations", Required: false),
            new("start", "timestamp", "first hour of the arrays"),
            new("temperature_c", "number", "air temperature at 2 m, one for each hour", Units.Celsius, Required: false),
            new("dew_point_c", "number", "dew point at 2 m, one for each hour", Units.Celsius, Required: false),
            new("wind_mps", "number", "wind speed at 10 m, one for each hour", Units.MetresPerSecond, Required: false),
            new("cloud_cover", "number", "share of the sky, one for each hour", Units.One, Required: false),
            new("confidence", "number", "of a fused or interpolated value: one number, or one for each hour", Units.One, Required: false),
        ]);
}
