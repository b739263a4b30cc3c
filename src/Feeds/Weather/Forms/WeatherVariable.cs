using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Weather;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>What a column or array of a forecast may hold.</summary>
internal enum WeatherVariable
{
    Temperature,
    DewPoint,
    Humidity,
    WindSpeed,
    WindEast,
    WindNorth,
    WindDirection,
    CloudCover,
    Pressure,
    Precipitation,
}

/// <summary>Names of variables near the ground, as Open-Meteo and GRIB have them; wind of other heights and other layers are not among them.</summary>
internal static class WeatherVariables
{
    private static readonly Dictionary<string, WeatherVariable> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["temperature_2m"] = WeatherVariable.Temperature,
        ["temperature"] = WeatherVariable.Temperature,
        ["air_temperature"] = WeatherVariable.Temperature,
        ["t2m"] = WeatherVariable.Temperature,
        ["2t"] = WeatherVariable.Temperature,
        ["tmp"] = WeatherVariable.Temperature,
        ["tmp_2m"] = WeatherVariable.Temperature,
        ["dew_point_2m"] = WeatherVariable.DewPoint,
        ["dewpoint_2m"] = WeatherVariable.DewPoint,
        ["dew_point"] = WeatherVariable.DewPoint,
        ["dewpoint"] = WeatherVariable.DewPoint,
        ["d2m"] = WeatherVariable.DewPoint,
        ["2d"] = WeatherVariable.DewPoint,
        ["dpt"] = WeatherVariable.DewPoint,
        ["dpt_2m"] = WeatherVariable.DewPoint,
        ["relative_humidity_2m"] = WeatherVariable.Humidity,
        ["relativehumidity_2m"] = WeatherVariable.Humidity,
        ["relative_humidity"] = WeatherVariable.Humidity,
        ["rh"] = WeatherVariable.Humidity,
        ["rh_2m"] = WeatherVariable.Humidity,
        ["r2"] = WeatherVariable.Humidity,
        ["wind_speed_10m"] = WeatherVariable.WindSpeed,
        ["windspeed_10m"] = WeatherVariable.WindSpeed,
        ["wind_speed"] = WeatherVariable.WindSpeed,
        ["wind"] = WeatherVariable.WindSpeed,
        ["wind_10m"] = WeatherVariable.WindSpeed,
        ["si10"] = WeatherVariable.WindSpeed,
        ["u10"] = WeatherVariable.WindEast,
        ["10u"] = WeatherVariable.WindEast,
        ["ugrd"] = WeatherVariable.WindEast,
        ["ugrd_10m"] = WeatherVariable.WindEast,
        ["v10"] = WeatherVariable.WindNorth,
        ["10v"] = WeatherVariable.WindNorth,
        ["vgrd"] = WeatherVariable.WindNorth,
        ["vgrd_10m"] = WeatherVariable.WindNorth,
        ["wind_direction_10m"] = WeatherVariable.WindDirection,
        ["winddirection_10m"] = WeatherVariable.WindDirection,
        ["wind_direction"] = WeatherVariable.WindDirection,
        ["cloud_cover"] = WeatherVariable.CloudCover,
        ["cloudcover"] = WeatherVariable.CloudCover,
        ["tcc"] = WeatherVariable.CloudCover,
        ["tcdc"] = WeatherVariable.CloudCover,
        ["pressure_msl"] = WeatherVariable.Pressure,
        ["prmsl"] = WeatherVariable.Pressure,
        ["mslp"] = WeatherVariable.Pressure,
        ["precipitation"] = WeatherVariable.Precipitation,
        ["apcp"] = WeatherVariable.Precipitation,
    };

    // GRIB's tables fix the units of these short names.
    private static readonly Dictionary<string, string> UnitOfName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["t2m"] = "K",
        ["2t"] = "K",
        ["tmp"] = "K",
        ["tmp_2m"] = "K",
        ["d2m"] = "K",
        ["2d"] = "K",
        ["dpt"] = "K",
        ["dpt_2m"] = "K",
        ["rh"] = "%",
        ["rh_2m"] = "%",
        ["r2"] = "%",
        ["u10"] = "m/s",
        ["10u"] = "m/s",
        ["ugrd"] = "m/s",
        ["ugrd_10m"] = "m/s",
        ["v10"] = "m/s",
        ["10v"] = "m/s",
        ["vgrd"] = "m/s",
        ["vgrd_10m"] = "m/s",
        ["si10"] = "m/s",
        ["tcdc"] = "%",
        ["prmsl"] = "Pa",
        ["mslp"] = "Pa",
        ["apcp"] = "mm",
        ["wind_direction_10m"] = "°",
        ["winddirection_10m"] = "°",
        ["wind_direction"] = "°",
    };

    public static bool TryGet(string name, out WeatherVariable variable) => ByName.TryGetValue(name, out variable);

    public static string? UnitOf(string name) => UnitOfName.GetValueOrDefault(name);

    public static WeatherMeasure MeasureOf(WeatherVariable variable) => variable switch
    {
        WeatherVariable.Temperature or WeatherVariable.DewPoint => WeatherMeasure.Temperature,
        WeatherVariable.WindSpeed or WeatherVariable.WindEast or WeatherVariable.WindNorth => WeatherMeasure.Speed,
        WeatherVariable.Humidity or WeatherVariable.CloudCover => WeatherMeasure.Share,
        WeatherVariable.WindDirection => WeatherMeasure.Angle,
        WeatherVariable.Pressure => WeatherMeasure.Pressure,
        _ => WeatherMeasure.Depth,
    };

    /// <param name="unit">As the file gives it; null where it gives none.</param>
    /// <param name="reason">Why the values cannot be used.</param>
    public static bool TryConvert(
        string name, string? unit, [NotNullWhen(true)] out VariableColumn? column, out string reason)
    {
        (column, reason) = (null, "");
        if (!TryGet(name, out var variable))
        {
            return false;
        }

        var measure = MeasureOf(variable);
        if ((unit ?? UnitOf(name)) is not { } known)
        {
            reason = $"has no unit; it may be {MeasureUnits.Names(measure)}";
        }
        else if (!MeasureUnits.TryGet(measure, known, out var convert))
        {
            reason = $"comes in '{known}'; known are {MeasureUnits.Names(measure)}";
        }
        else
        {
            column = new VariableColumn(name, variable, convert);
        }

        return column is not null;
    }
}

/// <summary>A column of values and how they become the platform's unit.</summary>
internal sealed record VariableColumn(string Name, WeatherVariable Variable, Func<double, double> Convert);

/// <summary>Puts values of one hour together: wind from its two components, the dew point from humidity, where only those come.</summary>
internal struct ReadingParts
{
    private double _humidity;
    private double _east;
    private double _north;
    private WeatherReading _reading;

    public ReadingParts() => (_humidity, _east, _north, _reading) = (double.NaN, double.NaN, double.NaN, WeatherReading.None);

    public void Set(WeatherVariable variable, double value)
    {
        switch (variable)
        {
            case WeatherVariable.Temperature: _reading = _reading with { TemperatureC = value }; break;
            case WeatherVariable.DewPoint: _reading = _reading with { DewPointC = value }; break;
            case WeatherVariable.Humidity: _humidity = value; break;
            case WeatherVariable.WindSpeed: _reading = _reading with { WindSpeedMps = value }; break;
            case WeatherVariable.WindEast: _east = value; break;
            case WeatherVariable.WindNorth: _north = value; break;
            case WeatherVariable.WindDirection: _reading = _reading with { WindDirectionDegrees = value }; break;
            case WeatherVariable.CloudCover: _reading = _reading with { CloudCover = value }; break;
            case WeatherVariable.Pressure: _reading = _reading with { PressureHpa = value }; break;
            default: _reading = _reading with { PrecipitationMm = value }; break;
        }
    }

    public readonly WeatherReading ToReading()
    {
        var reading = _reading;
        if (double.IsNaN(reading.WindSpeedMps))
        {
            reading = reading with { WindSpeedMps = Math.Sqrt((_east * _east) + (_north * _north)) };
        }

        if (double.IsNaN(reading.DewPointC) && _humidity is > 0 and <= 1)
        {
            reading = reading with { DewPointC = WeatherUnits.DewPointC(reading.TemperatureC, _humidity * 100) };
        }

        return reading;
    }
}
