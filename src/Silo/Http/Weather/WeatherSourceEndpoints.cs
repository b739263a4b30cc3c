using System.Globalization;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Reports;
using GridGrains.Grains.Contracts.Weather;
using GridGrains.H3;
using GridGrains.Silo.Feeds.Weather;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Weather;
using Microsoft.AspNetCore.Http.Timeouts;

namespace GridGrains.Silo.Http.Weather;

/// <summary>Where weather comes from: runs, files, zones and what is nearest.</summary>
internal sealed class WeatherSourceEndpoints(
    WeatherRuns runs, WeatherFileDesk files, WeatherFileOptions options, ZoneStore zones, WeatherZoneCatalog catalog, ReferenceCatalog reference)
{
    private const string Tag = "Weather";
    private const int MaxImportBytes = 32 << 20;
    private const int MaxNameLength = 100;

    private static readonly TimeSpan ImportTimeout = TimeSpan.FromMinutes(5);
    private static readonly string[] GeoJsonTypes = ["application/geo+json", "application/json"];

    private static readonly QueryParameter[] ImportQuery =
    [
        QueryParameter.OneOf("weights", "What a cell's weight stands for: its area, or the load places around it.", "area", "area", "load"),
        new("file", "Name of the file, kept with the zones.", "us_balancing_areas.geojson"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<WeatherSourceEndpoints>();
        routes.MapApiGet("/v1/weather/runs", endpoints._runs.ListAsync, WeatherRuns.RunQuery).Needs(AccessScope.Query)
            .Describe<WeatherRunList>(
                "listWeatherRuns", Tag, "Forecast runs, newest first", "Every run is kept as it was issued: when it began, when it came, and how far it goes. Needs the warehouse.", WeatherExamples.Runs)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/weather/files", endpoints.ListFilesAsync).Needs(AccessScope.Operate)
            .Describe<WeatherFileList>("listWeatherFiles", Tag, "Files of weather that this silo follows", "What came of each file, with the first rows that were rejected.", WeatherExamples.Files);
        routes.MapApiGet("/v1/weather/nearest", endpoints.GetNearestAsync, new QueryParameter("near", "A point: latitude,longitude in degrees.", "34.05,-118.24")).Needs(AccessScope.Read)
            .Describe<NearestView>("getNearest", Tag, "Nearest cell, station and node", "The nearest cell of a zone, the nearest station that has reported to this silo, the nearest node with coordinates.", WeatherExamples.Nearest);
        routes.MapApiGet("/v1/weather/zones", endpoints.ListZonesAsync).Needs(AccessScope.Read)
            .Describe<WeatherZoneList>("listWeatherZones", Tag, "Zones with weather", "How each came to its cells.", WeatherExamples.Zones);
        routes.MapApiPost("/v1/weather/zones", endpoints.ImportAsync, ImportQuery).Needs(AccessScope.Operate)
            .Describe<WeatherZoneImportView>(
                "importWeatherZones", Tag, "Import zones from GeoJSON",
                "A feature is a zone by its properties iso and zone, or a market's balancing area by zoneName. Balancing areas whose nodes have coordinates are shared out "
                    + "among the nodes' hubs. Zones hold at once, without a restart.",
                WeatherExamples.Import)
            .WithBody<object>(WeatherExamples.Outline, GeoJsonTypes)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .With(endpoint => endpoint.WithMetadata(new RequestTimeoutAttribute((int)ImportTimeout.TotalMilliseconds)));
        routes.MapApiDelete("/v1/weather/zones/{iso}/{zone}", endpoints.RemoveAsync).Needs(AccessScope.Operate, TenantReach.ByIso)
            .Describe<WeatherZoneList>("removeWeatherZone", Tag, "Take an imported zone away", "A built-in zone of its name is back. The answer lists the zones that are left.", WeatherExamples.Zones)
            .WithPath(WeatherPaths.Iso, WeatherPaths.Zone);
    }

    private readonly WeatherRuns _runs = runs;

    public Task ListFilesAsync(HttpContext context) => context.WriteJsonAsync(files.List(options.Paths), WeatherJson.Default.WeatherFileList);

    public Task ListZonesAsync(HttpContext context) => context.WriteJsonAsync(new WeatherZoneList([.. catalog.Zones.Select(EntryOf)]), WeatherJson.Default.WeatherZoneList);

    public async Task ImportAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var file = query.Text("file") ?? "import";
        if (file.Length > MaxNameLength || file.Any(char.IsControl))
        {
            throw ApiException.BadParameter("file", $"is a name of at most {MaxNameLength} characters");
        }

        var weights = query.Text("weights") == "load" ? ZoneWeights.Load : ZoneWeights.Area;
        using var body = await RequestBody.ReadAsync(context, MaxImportBytes);
        try
        {
            var (imported, skipped) = await zones.ImportAsync(new MemoryStream(body.Span.ToArray(), writable: false), file, weights, context.RequestAborted);
            await context.WriteJsonAsync(
                new WeatherZoneImportView(
                    file, [.. imported.Select(EntryOf)], [.. skipped.Select(feature => new SkippedFeatureView(feature.Feature, feature.Name, feature.Field, feature.Reason))]),
                WeatherJson.Default.WeatherZoneImportView);
        }
        catch (ReportFormatException wrong)
        {
            throw ApiException.Unprocessable(wrong.Message);
        }
    }

    public async Task RemoveAsync(HttpContext context)
    {
        var zone = WeatherPlaces.ZoneOf(catalog, (string)context.Request.RouteValues["iso"]!, (string)context.Request.RouteValues["zone"]!);
        if (!await zones.RemoveAsync(zone.Key, context.RequestAborted))
        {
            throw new ApiException(WeatherProblems.UnknownWeatherZone, $"{zone.Key} was not imported: it is built in");
        }

        await ListZonesAsync(context);
    }

    public async Task GetNearestAsync(HttpContext context)
    {
        var point = WeatherEndpoints.PointOf("near", new ApiQuery(context.Request.Query).Text("near") ?? throw ApiException.BadParameter("near", "a point is needed"));
        var stations = await files.StationsAsync(context.RequestAborted);
        var nodes = from key in reference.Keys
                    let entry = reference.History(key)[0]
                    where entry is { Latitude: not null, Longitude: not null }
                    select (key.ToString(), new LatLng(entry.Latitude!.Value, entry.Longitude!.Value));
        await context.WriteJsonAsync(
            new NearestView(
                H3Cell.LatLngToCell(point, WeatherPlaces.Resolution).ToString(),
                Nearest(point, catalog.Cells.Select(cell => (cell, H3Cell.Parse(cell).ToLatLng()))),
                Nearest(point, stations.Select(station => (station.Id, station.Place))),
                Nearest(point, nodes)),
            WeatherJson.Default.NearestView);
    }

    private static NearPlaceView? Nearest(LatLng point, IEnumerable<(string Id, LatLng Place)> places)
    {
        (string Id, LatLng Place, double Km)? best = null;
        foreach (var (id, place) in places)
        {
            var km = point.DistanceKm(place);
            if (best is null || km < best.Value.Km)
            {
                best = (id, place, km);
            }
        }

        return best is { } found ? new NearPlaceView(found.Id, Math.Round(found.Place.LatitudeDegrees, 6), Math.Round(found.Place.LongitudeDegrees, 6), Math.Round(found.Km, 3)) : null;
    }

    private WeatherZoneEntry EntryOf(WeatherZone zone)
    {
        var origin = catalog.OriginOf(zone);
        return new WeatherZoneEntry(
            zone.Iso.Code, zone.Id, zone.Aliases, zone.StandardOffsetHours, catalog.CellsOf(zone).Count,
            origin.Method switch { ZoneMethod.Polygon => "polygon", ZoneMethod.NearestNodes => "nearest_nodes", _ => "places" }, origin.Weights.ToString().ToLower(CultureInfo.InvariantCulture),
            origin.IsApproximate, origin.Members, origin.Unplaced, origin.File, origin.ImportedAtUtc);
    }
}
