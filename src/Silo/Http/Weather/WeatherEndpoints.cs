using System.Globalization;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Weather;
using GridGrains.Grains.Contracts.Weather;
using GridGrains.Grains.Weather;
using GridGrains.H3;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Weather;

/// <summary>Weather of cells and zones, and degree days against the day before.</summary>
internal sealed class WeatherEndpoints(WeatherReader reader, PastWeather past, WeatherRuns runs, WeatherZoneCatalog catalog, TimeProvider clock)
{
    private const string Tag = "Weather";
    private const int MaxCells = 2_000;
    private const int DefaultCells = 200;
    private const int MaxHorizonHours = 48;

    private static readonly QueryParameter[] CellQuery =
    [
        new("zone", "Cells of this zone, as ISO/ZONE.", "CAISO/SP15"),
        new("bbox", "Cells with their centre in a box: west,south,east,north in degrees.", "-119,33,-117,35"),
        new("near", "Cells around a point, nearest first: latitude,longitude in degrees.", "34.05,-118.24"),
        QueryParameter.Integer("limit", $"Cells in the answer, 1 to {MaxCells}.", "200"),
        QueryParameter.OneOf("format", "json, or geojson with the cells as polygons.", "geojson", "json", "geojson"),
        PastMoment.Parameter,
    ];

    private static readonly QueryParameter[] DegreeDayQuery =
    [
        QueryParameter.OneOf("compare", "What the hours are compared with.", "yesterday", "yesterday"),
        new("horizon", $"Hours ahead, from the present one: 1h to {MaxHorizonHours}h.", "24h"),
        PastMoment.Parameter,
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<WeatherEndpoints>();
        routes.MapApiGet("/v1/cells", endpoints.ListCellsAsync, CellQuery).Needs(AccessScope.Read)
            .Describe<CellList>("listCells", Tag, "Cells with their present weather", "Cells of zones by zone, box or point; one of the three is needed.", WeatherExamples.Cells)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/cells/{h3}", endpoints.GetCellAsync, WeatherRuns.CellQuery).Needs(AccessScope.Read)
            .Describe<CellView>(
                "getCell", Tag, "Weather of a cell",
                "Observations of the last days, the newest forecast, and what follows from the present hour. With issued_at: the hours of one run as it was issued, from the warehouse.",
                WeatherExamples.Cell)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .WithPath(WeatherPaths.Cell);
        routes.MapApiGet("/v1/zones/{iso}/{zone}/weather", endpoints.GetZoneAsync, PastMoment.Parameter).Needs(AccessScope.Read, TenantReach.ByIso)
            .Describe<ZoneWeatherView>("getZoneWeather", Tag, "Weather of a zone", "Weighted means of the zone's cells by hour, observed and ahead.", WeatherExamples.Zone)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .WithPath(WeatherPaths.Iso, WeatherPaths.Zone);
        routes.MapApiGet("/v1/zones/{iso}/{zone}/degree-days", endpoints.GetDegreeDaysAsync, DegreeDayQuery).Needs(AccessScope.Read, TenantReach.ByIso)
            .Describe<DegreeDaysView>(
                "getDegreeDays", Tag, "Degree days of the next hours against yesterday",
                "Each hour beside the same local standard hour a day before; hours without one of the two are counted as missing. Whole days come apart.", WeatherExamples.DegreeDays)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .WithPath(WeatherPaths.Iso, WeatherPaths.Zone);
    }

    public async Task GetCellAsync(HttpContext context)
    {
        var cell = WeatherPlaces.CellOf((string)context.Request.RouteValues["h3"]!);
        var query = new ApiQuery(context.Request.Query);
        if (WeatherRuns.IsAsked(query))
        {
            await context.WriteJsonAsync(await runs.ReadAsync(cell, query, context.RequestAborted), WeatherJson.Default.CellView);
            return;
        }

        var asOf = AsOfOf(context);
        var snapshot = (await ReadAsync([cell.ToString()], asOf, context.RequestAborted))[0]
            ?? throw new ApiException(WeatherProblems.UnknownCell, $"no weather {CameBy(asOf)} for {cell}");
        await context.WriteJsonAsync(WeatherViewsOf.Cell(cell, snapshot, catalog, asOf?.MomentUtc ?? Now()), WeatherJson.Default.CellView);
    }

    public async Task ListCellsAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var limit = query.Number("limit", DefaultCells, 1, MaxCells);
        var matching = Select(query).ToArray();
        H3Cell[] cells = [.. matching.Take(limit)];
        var asOf = AsOfOf(context);
        var snapshots = await ReadAsync([.. cells.Select(cell => cell.ToString())], asOf, context.RequestAborted);
        var now = asOf?.MomentUtc ?? Now();
        CellSummary[] summaries = [.. cells.Select((cell, index) => WeatherViewsOf.Summary(cell, snapshots[index], catalog, now))];
        if (query.Text("format") == "geojson")
        {
            var features = new GeoFeatureCollection("FeatureCollection", [.. cells.Zip(summaries, WeatherViewsOf.Feature)]);
            await context.WriteJsonAsync(features, WeatherJson.Default.GeoFeatureCollection, "application/geo+json");
            return;
        }

        await context.WriteJsonAsync(new CellList(matching.Length, summaries), WeatherJson.Default.CellList);
    }

    public async Task GetZoneAsync(HttpContext context)
    {
        var zone = ZoneOf(context);
        var asOf = AsOfOf(context);
        var snapshot = await ReadAsync(zone, asOf, context.RequestAborted);
        await context.WriteJsonAsync(WeatherViewsOf.Zone(zone, snapshot, catalog, asOf?.MomentUtc ?? Now()), WeatherJson.Default.ZoneWeatherView);
    }

    public async Task GetDegreeDaysAsync(HttpContext context)
    {
        var zone = ZoneOf(context);
        var query = new ApiQuery(context.Request.Query);
        if ((query.Text("compare") ?? "yesterday") != "yesterday")
        {
            throw ApiException.BadParameter("compare", "only 'yesterday' is known");
        }

        var horizonHours = HorizonOf(query.Text("horizon") ?? "24h");
        var asOf = AsOfOf(context);
        var snapshot = await ReadAsync(zone, asOf, context.RequestAborted);
        var answer = ZoneDegreeDays.Of(zone, snapshot, WeatherHour.Of(asOf?.MomentUtc ?? Now()), horizonHours);
        await context.WriteJsonAsync(WeatherViewsOf.DegreeDays(zone, answer, catalog), WeatherJson.Default.DegreeDaysView);
    }

    private IEnumerable<H3Cell> Select(ApiQuery query)
    {
        if (query.Text("zone") is { } zone)
        {
            var slash = zone.IndexOf('/', StringComparison.Ordinal);
            var found = slash > 0 ? WeatherPlaces.ZoneOf(catalog, zone[..slash], zone[(slash + 1)..]) : throw ApiException.BadParameter("zone", $"'{zone}' is not of the form ISO/ZONE");
            return catalog.CellsOf(found).Select(H3Cell.Parse);
        }

        if (query.Text("bbox") is { } bbox)
        {
            var box = Numbers("bbox", bbox, 4);
            return from cell in catalog.Cells.Order(StringComparer.Ordinal).Select(H3Cell.Parse)
                   let center = cell.ToLatLng()
                   where center.LongitudeDegrees >= box[0] && center.LatitudeDegrees >= box[1] && center.LongitudeDegrees <= box[2] && center.LatitudeDegrees <= box[3]
                   select cell;
        }

        if (query.Text("near") is { } near)
        {
            var point = PointOf("near", near);
            return catalog.Cells.Select(H3Cell.Parse).OrderBy(cell => cell.ToLatLng().DistanceKm(point)).ThenBy(cell => cell.Value);
        }

        throw ApiException.BadParameter("zone", "one of zone, bbox and near is needed");
    }

    /// <summary>A point: latitude,longitude in degrees.</summary>
    internal static LatLng PointOf(string name, string text)
    {
        var numbers = Numbers(name, text, 2);
        return Math.Abs(numbers[0]) <= 90 ? new LatLng(numbers[0], numbers[1]) : throw ApiException.BadParameter(name, $"'{text}' has a latitude beyond 90 degrees; it is latitude,longitude");
    }

    internal static double[] Numbers(string name, string text, int count)
    {
        var parts = text.Split(',');
        var numbers = parts.Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 360 ? number : double.NaN).ToArray();
        return numbers.Length == count && !numbers.Any(double.IsNaN) ? numbers : throw ApiException.BadParameter(name, $"'{text}' is not {count} numbers of degrees with commas between them");
    }

    private static int HorizonOf(string text) => text.EndsWith('h') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours is >= 1 and <= MaxHorizonHours
        ? hours
        : throw ApiException.BadParameter("horizon", $"'{text}' is not from 1h to {MaxHorizonHours}h");

    private WeatherZone ZoneOf(HttpContext context) =>
        WeatherPlaces.ZoneOf(catalog, (string)context.Request.RouteValues["iso"]!, (string)context.Request.RouteValues["zone"]!);

    /// <param name="asOf">Null for the present.</param>
    /// <exception cref="ApiException"><c>no_weather</c>.</exception>
    public async ValueTask<ZoneWeatherSnapshot> ReadAsync(WeatherZone zone, AsOf? asOf, CancellationToken cancellation) =>
        (asOf is { } moment ? await past.ZoneAsync(zone, moment, cancellation) : await reader.Zones.ReadAsync(zone.Key, cancellation))
            ?? throw new ApiException(WeatherProblems.NoWeather, $"no weather {CameBy(asOf)} for {zone.Key}");

    private async ValueTask<CellSnapshot?[]> ReadAsync(string[] cells, AsOf? asOf, CancellationToken cancellation) =>
        asOf is { } moment ? await past.CellsAsync(cells, moment, cancellation) : await reader.Cells.ReadAsync(cells, cancellation);

    private static string CameBy(AsOf? asOf) => asOf is { } moment ? $"was known at {moment.MomentUtc:yyyy-MM-dd'T'HH:mm:ss'Z'}" : "has come";

    private AsOf? AsOfOf(HttpContext context) => new ApiQuery(context.Request.Query).AsOf(Now());

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;
}
