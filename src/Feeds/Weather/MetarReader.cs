using System.Globalization;
using System.Text.RegularExpressions;
using GridGrains.Domain.Weather;

namespace GridGrains.Feeds.Weather;

/// <summary>A METAR or SPECI report.</summary>
/// <param name="DayOfMonth">The report has day, hour and minute in UTC; the month is the reader's affair.</param>
public sealed record MetarReport(string Station, int DayOfMonth, TimeOnly TimeUtc, bool IsAutomatic, WeatherReading Reading);

/// <summary>
/// Reads METAR text (WMO FM 15, with the remarks of US stations). Groups without a meaning here (visibility, weather, runways) are passed
/// over. The T group of the remarks has tenths of a degree and wins over whole degrees. A wind of variable direction (VRB) has no direction.
/// </summary>
public static partial class MetarReader
{
    /// <param name="error">Why it is no report: the group that is missing or wrong.</param>
    public static bool TryRead(string text, out MetarReport report, out string error)
    {
        var groups = text.TrimEnd('=', ' ', '\r', '\n').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var position = groups.Length > 0 && groups[0] is "METAR" or "SPECI" ? 1 : 0;
        if (position < groups.Length && groups[position] == "COR")
        {
            position++;
        }

        report = null!;
        if (position + 1 >= groups.Length || !Station().IsMatch(groups[position]))
        {
            error = $"no station in '{text}'";
            return false;
        }

        if (Time().Match(groups[position + 1]) is not { Success: true } time || Number(time, 1) is 0 or > 31 || Number(time, 2) > 23 || Number(time, 3) > 59)
        {
            error = $"'{groups[position + 1]}' is no day and time";
            return false;
        }

        if (groups.Contains("NIL"))
        {
            error = "the station has sent no report (NIL)";
            return false;
        }

        error = "";
        var rest = groups.AsSpan(position + 2);
        report = new MetarReport(groups[position], Number(time, 1), new TimeOnly(Number(time, 2), Number(time, 3)), rest.Contains("AUTO"), Reading(rest));
        return true;
    }

    private static WeatherReading Reading(ReadOnlySpan<string> groups)
    {
        var reading = WeatherReading.None;
        var remarks = groups.IndexOf("RMK");
        foreach (var group in remarks < 0 ? groups : groups[..remarks])
        {
            // Forecasts of the next two hours end what was observed.
            if (group is "TEMPO" or "BECMG" or "NOSIG")
            {
                break;
            }

            reading = Body(group, reading);
        }

        foreach (var group in remarks < 0 ? [] : groups[(remarks + 1)..])
        {
            reading = Remark(group, reading);
        }

        return reading;
    }

    private static WeatherReading Body(string group, WeatherReading reading)
    {
        if (Wind().Match(group) is { Success: true } wind)
        {
            var direction = wind.Groups[1].Value is "VRB" ? double.NaN : Number(wind, 1);
            return reading with { WindSpeedMps = Number(wind, 2) * UnitMps(wind.Groups[4].Value), WindDirectionDegrees = direction };
        }

        if (Temperature().Match(group) is { Success: true } temperature)
        {
            return reading with { TemperatureC = WholeDegrees(temperature.Groups[1].Value), DewPointC = WholeDegrees(temperature.Groups[2].Value) };
        }

        if (Pressure().Match(group) is { Success: true } pressure)
        {
            return reading with { PressureHpa = pressure.Groups[1].Value == "Q" ? Number(pressure, 2) : Number(pressure, 2) / 100.0 * WeatherUnits.HpaPerInchOfMercury };
        }

        return SkyCover(group) is { } cover ? reading with { CloudCover = double.IsNaN(reading.CloudCover) ? cover : Math.Max(reading.CloudCover, cover) } : reading;
    }

    private static WeatherReading Remark(string group, WeatherReading reading)
    {
        if (ExactTemperature().Match(group) is { Success: true } exact)
        {
            return reading with { TemperatureC = Tenths(exact, 1), DewPointC = exact.Groups[3].Success ? Tenths(exact, 3) : reading.DewPointC };
        }

        return HourlyRain().Match(group) is { Success: true } rain ? reading with { PrecipitationMm = Number(rain, 1) / 100.0 * WeatherUnits.MmPerInch } : reading;
    }

    // The middle of the eighths that each word stands for.
    private static double? SkyCover(string group) => group.Length < 3 ? null : group[..3] switch
    {
        "CLR" or "SKC" or "NSC" or "NCD" => 0,
        "CAV" when group == "CAVOK" => 0,
        "FEW" => 1.5 / 8,
        "SCT" => 3.5 / 8,
        "BKN" => 6.0 / 8,
        "OVC" or "VV0" or "VV1" => 1,
        _ => null,
    };

    private static double UnitMps(string unit) => unit switch { "KT" => WeatherUnits.MpsPerKnot, "KMH" => 1 / 3.6, _ => 1 };

    private static double WholeDegrees(string text) => text.Length == 0 || text == "//" ? double.NaN
        : text[0] == 'M' ? -int.Parse(text.AsSpan(1), CultureInfo.InvariantCulture) : int.Parse(text, CultureInfo.InvariantCulture);

    private static double Tenths(Match match, int sign) => (match.Groups[sign].Value == "1" ? -0.1 : 0.1) * Number(match, sign + 1);

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Z0-9]{4}$")]
    private static partial Regex Station();

    [GeneratedRegex(@"^(\d{2})(\d{2})(\d{2})Z$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^(\d{3}|VRB)(\d{2,3})(G\d{2,3})?(KT|MPS|KMH)$")]
    private static partial Regex Wind();

    [GeneratedRegex(@"^(M?\d{2}|//)/(M?\d{2}|//)?$")]
    private static partial Regex Temperature();

    [GeneratedRegex(@"^([AQ])(\d{4})$")]
    private static partial Regex Pressure();

    [GeneratedRegex(@"^T([01])(\d{3})(?:([01])(\d{3}))?$")]
    private static partial Regex ExactTemperature();

    [GeneratedRegex(@"^P(\d{4})$")]
    private static partial Regex HourlyRain();
}
