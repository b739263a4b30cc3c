using GridGrains.Grains.Contracts.Weather;

namespace GridGrains.Silo.Http.Weather;

/// <summary>Answers as the OpenAPI document shows them. Long lists are cut to one entry.</summary>
internal static class WeatherExamples
{
    private const string CellId = "8729a1d75ffffff";

    private static readonly DateTime Hour = new(2026, 7, 1, 18, 0, 0, DateTimeKind.Utc);
    private static readonly IReadOnlyList<CellZoneView> Zones = [new("CAISO/SP15", 0.0249)];
    private static readonly WeatherHourView Observed = new(Hour, "observation", null, 24.5, 13.1, 3.6, 0.1, 1);

    public static readonly CellView Cell = new(
        CellId, 7, 34.0527, -118.2436, 5.0321, Zones, "SIM", Observed, new(49.2, 76.1, 5, 74.2, 0.0575, 24.5, 0.79), 21.4, 1.2, new(48, 0.1, 0.8, 1.1), [Observed]);

    private static readonly CellSummary Summary = new(CellId, 34.0527, -118.2436, Zones, Observed);

    public static readonly CellList Cells = new(76, [Summary]);

    public static readonly ZoneWeatherView Zone = new("CAISO", "SP15", 76, true, new(Hour.AddMinutes(12), -8), [new(Hour, 24.5, 76.1, 3.6, 0.1, 1, 1, 0.0575, 0.79)]);

    public static readonly DegreeDaysView DegreeDays = new(
        "CAISO", "SP15", WeatherViewsOf.HourMethod, "yesterday", 65, 24, true, new(9.4, 0, 8.1, 0, 1.3, 0, 24, 0),
        [new(Hour, "forecast", 76.1, 0.4625, 0, 73.9, 0.3708, 0, 0.0917, 0)], WeatherViewsOf.DayMethod, [new("2026-07-01", 8.5, 0, 84, 63, 24, true)]);
}
