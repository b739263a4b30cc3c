namespace GridGrains.Portal.Weather;

/// <summary>Addresses of pages about weather.</summary>
internal static class WeatherPaths
{
    public static string Zone(string iso, string zone) => $"/weather/{iso}/{Uri.EscapeDataString(zone)}";
}
