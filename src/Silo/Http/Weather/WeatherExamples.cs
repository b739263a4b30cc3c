using GridGrains.Grains.Contracts.Weather;

namespace GridGrains.Silo.Http.Weather;

/// <summary>Answers as the OpenAPI document shows them. Long lists are cut to one entry.</summary>
internal static class WeatherExamples
{
    private const string CellId = "8729a1d75ffffff";

    private static readonly DateTime Hour = new(2026, 7, 1, 18, 0, 0, DateTimeKind.Utc);
    private static readonly IReadOnlyList<CellZoneView> Shares = [new("CAISO/SP15", 0.0249)];
    private static readonly WeatherHourView Observed = new(Hour, "observation", null, 24.5, 13.1, 3.6, 0.1, 1);

    public static readonly CellView Cell = new(
        CellId, 7, 34.0527, -118.2436, 5.0321, Shares, "SIM", Observed, new(49.2, 76.1, 5, 74.2, 0.0575, 24.5, 0.79), 21.4, 1.2, new(48, 0.1, 0.8, 1.1), [Observed]);

    private static readonly CellSummary Summary = new(CellId, 34.0527, -118.2436, Shares, Observed);

    public static readonly CellList Cells = new(76, [Summary]);

    public static readonly ZoneWeatherView Zone = new("CAISO", "SP15", 76, true, new(Hour.AddMinutes(12), -8), [new(Hour, 24.5, 76.1, 3.6, 0.1, 1, 1, 0.0575, 0.79)]);

    public static readonly WeatherRunList Runs = new([new("HRRR", Hour, Hour.AddMinutes(52), Hour.AddMinutes(55), 557, 49, 48)]);

    public static readonly WeatherFileList Files = new(
        ["/data/weather"], 1, 120, 0, null,
        [new("72295023174.csv", "read", "global-hourly-csv", 148_213, 744, 0, 0, 1, 1, ["line 17: DATE: '2026-07-01T' is no date and time"], null, Hour.AddMinutes(2))]);

    public static readonly NearestView Nearest = new(CellId, new(CellId, 34.0527, -118.2436, 0.4), new("72295023174", 33.938, -118.389, 18.1), new("CAISO/ALAMT3G_7_B1", 33.77, -118.1, 33.9));

    private static readonly WeatherZoneEntry ImportedZone = new("CAISO", "SP15", ["TH_SP15_GEN-APND", "SP-15"], -8, 41_022, "nearest_nodes", "area", true, 690, 402, "us_balancing_areas.geojson", Hour);

    public static readonly WeatherZoneList Zones = new([ImportedZone]);

    public static readonly WeatherZoneImportView Import = new("us_balancing_areas.geojson", [ImportedZone], [new(1, "US-AK", "zoneName", "'US-AK' is no balancing area of a market")]);

    public static readonly object Outline = new
    {
        type = "Feature",
        properties = new { iso = "CAISO", zone = "LA_BASIN", aliases = new[] { "LA" } },
        geometry = new { type = "Polygon", coordinates = new[] { new[] { new[] { -118.6, 33.7 }, new[] { -117.6, 33.7 }, new[] { -117.6, 34.3 }, new[] { -118.6, 33.7 } } } },
    };

    public static readonly DegreeDaysView DegreeDays = new(
        "CAISO", "SP15", WeatherViewsOf.HourMethod, "yesterday", 65, 24, true, new(9.4, 0, 8.1, 0, 1.3, 0, 24, 0),
        [new(Hour, "forecast", 76.1, 0.4625, 0, 73.9, 0.3708, 0, 0.0917, 0)], WeatherViewsOf.DayMethod, [new("2026-07-01", 8.5, 0, 84, 63, 24, true)]);
}
