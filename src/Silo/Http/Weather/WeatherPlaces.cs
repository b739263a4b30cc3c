using GridGrains.Domain.Markets;
using GridGrains.Domain.Weather;
using GridGrains.H3;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Weather;

/// <summary>Zones, cells and names in requests.</summary>
internal static class WeatherPlaces
{
    public const int Resolution = 7;

    /// <summary>Steps around a load place: 19 cells, about 100 km2.</summary>
    private const int StepsAroundPlace = 2;

    public static WeatherZoneCatalog NewCatalog() => new(SeedWeatherZones.All, CellsAround);

    /// <exception cref="ApiException">400: the text is no cell of resolution 7.</exception>
    public static H3Cell CellOf(string text) => H3Cell.TryParse(text, out var cell) && cell.Resolution == Resolution
        ? cell
        : throw ApiException.BadParameter("h3", $"'{text}' is no H3 cell of resolution {Resolution}");

    /// <exception cref="ApiException">404: the ISO or the zone is unknown.</exception>
    public static WeatherZone ZoneOf(WeatherZoneCatalog catalog, string isoCode, string name)
    {
        if (!Isos.TryGet(isoCode, out var iso))
        {
            throw new ApiException(DomainProblems.UnknownIso, $"'{isoCode}' is no ISO") { Suggestions = [.. Isos.All.Select(known => known.Code)] };
        }

        return catalog.Find(iso, name) ?? throw new ApiException(WeatherProblems.UnknownWeatherZone, $"{iso} has no weather zone '{name}'")
        {
            Suggestions = [.. catalog.Zones.Where(zone => zone.Iso == iso).Select(zone => zone.Id)],
        };
    }

    private static IReadOnlyList<string> CellsAround(LoadPlace place) =>
        [.. H3Cell.LatLngToCell(place.LatitudeDegrees, place.LongitudeDegrees, Resolution).GridDisk(StepsAroundPlace).Select(cell => cell.ToString())];
}
