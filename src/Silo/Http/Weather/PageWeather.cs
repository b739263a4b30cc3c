using GridGrains.Domain.Markets;
using GridGrains.Domain.Weather;
using GridGrains.Grains.Weather;
using GridGrains.Portal.Weather;
using GridGrains.Silo.Http.Pages;

namespace GridGrains.Silo.Http.Weather;

/// <summary>Reads weather for pages.</summary>
internal sealed class PageWeather(WeatherEndpoints endpoints, WeatherReader reader, WeatherZoneCatalog catalog, TimeProvider clock) : IWeatherReads
{
    private const int HoursAround = 24;

    /// <summary>Cells whose forecast errors stand for those of a zone: an imported one has tens of thousands.</summary>
    private const int MaxErrorCells = 500;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly SharedRead<IReadOnlyList<WeatherZoneRow>> _zones = new(Fresh, clock);

    public Task<IReadOnlyList<WeatherZoneRow>> ZonesAsync(CancellationToken cancellation) => _zones.GetAsync(ReadZonesAsync, cancellation);

    public async Task<WeatherZoneDetail> ZoneAsync(string iso, string zone, CancellationToken cancellation)
    {
        var found = WeatherPlaces.ZoneOf(catalog, iso, zone);
        var snapshot = await endpoints.ReadAsync(found, asOf: null, cancellation);
        var (cells, now) = (catalog.CellsOf(found), clock.GetUtcNow().UtcDateTime);
        var step = 1 + (cells.Count / MaxErrorCells);
        var errors = (await reader.Cells.ReadAsync([.. cells.Where((_, place) => place % step == 0)], cancellation)).OfType<CellSnapshot>().Aggregate(default(ForecastError), (sum, cell) => sum + cell.ForecastError);
        return new WeatherZoneDetail(
            WeatherViewsOf.Zone(found, snapshot, catalog, now), WeatherViewsOf.DegreeDays(found, DegreeDaysOf(found, snapshot, now), catalog), PlacesOf(found),
            WeatherViewsOf.Error(errors), found.StandardOffsetHours);
    }

    public async Task<WeatherZoneRow?> OfPlaceAsync(string iso, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var found = Isos.TryGet(iso, out var market) ? names.Select(name => catalog.Find(market, name)).FirstOrDefault(zone => zone is not null) : null;
        return found is null ? null : (await ZonesAsync(cancellation)).FirstOrDefault(row => row.Iso == found.Iso.Code && row.Zone == found.Id);
    }

    private async Task<IReadOnlyList<WeatherZoneRow>> ReadZonesAsync(CancellationToken cancellation)
    {
        var zones = catalog.Zones;
        var snapshots = await reader.Zones.ReadAsync([.. zones.Select(zone => zone.Key)], cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. zones.Zip(snapshots, (zone, snapshot) => RowOf(zone, snapshot, now))];
    }

    private WeatherZoneRow RowOf(WeatherZone zone, ZoneWeatherSnapshot? snapshot, DateTime nowUtc)
    {
        if (snapshot is null)
        {
            return new WeatherZoneRow(zone.Iso.Code, zone.Id, PlacesOf(zone), null, null, []);
        }

        var hour = WeatherHour.Of(nowUtc);
        var days = WeatherViewsOf.DegreeDays(zone, DegreeDaysOf(zone, snapshot, nowUtc), catalog).Total;
        var present = WeatherViewsOf.Zone(zone, snapshot, catalog, nowUtc).Hours.FirstOrDefault(known => known.Ts == WeatherHour.StartUtc(hour));
        return new WeatherZoneRow(
            zone.Iso.Code, zone.Id, PlacesOf(zone), present, days.MissingHours == 0 ? days : null,
            [.. Enumerable.Range(hour - HoursAround, 2 * HoursAround).Select(snapshot.At).OfType<ZoneHour>().Select(known => known.TemperatureF)]);
    }

    private static ZoneDegreeDays DegreeDaysOf(WeatherZone zone, ZoneWeatherSnapshot snapshot, DateTime nowUtc) =>
        ZoneDegreeDays.Of(zone, snapshot, WeatherHour.Of(nowUtc), HoursAround);

    private static string[] PlacesOf(WeatherZone zone) => [.. zone.Places.OrderByDescending(place => place.Weight).Select(place => place.Name)];
}
