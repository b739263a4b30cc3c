using GridGrains.Domain.Knowledge;

namespace GridGrains.Domain.Series;

/// <summary>What rests on one interval of a series: windows of features.</summary>
public static class SeriesCover
{
    private const string View = "grid_load";

    public static IEnumerable<CoveredWindow> Windows(string series, DateTime startUtc, int minutes)
    {
        var end = startUtc.AddMinutes(minutes);
        return series switch
        {
            SeriesCatalog.LoadActual => [new(View, "load_mw", startUtc, end), new(View, "load_ramp_1h_mw", startUtc, end.AddHours(1)), new(View, "net_load_mw", startUtc, end)],
            SeriesCatalog.Wind => [new(View, "wind_mw", startUtc, end), new(View, "net_load_mw", startUtc, end)],
            SeriesCatalog.Solar => [new(View, "solar_mw", startUtc, end), new(View, "net_load_mw", startUtc, end)],
            SeriesCatalog.LoadForecast => [new(View, "load_forecast_*", startUtc.AddDays(-1), end)],
            _ => [],
        };
    }
}
