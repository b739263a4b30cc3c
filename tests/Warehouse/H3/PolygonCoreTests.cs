using System.Globalization;
using GridGrains.H3;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;

namespace GridGrains.Tests.Warehouse.H3;

/// <summary>Cells of polygons beside ClickHouse's <c>h3PolygonToCells</c>, which calls H3's own library and takes cells by their centre.</summary>
public sealed class PolygonCoreTests(EmbeddedClickHouse engine) : IDisposable
{
    private const int Seed = 15;

    private readonly RawHttp _http = new(engine.Endpoint);

    [Fact]
    public async Task Stars_with_holes_get_the_same_cells_anywhere_on_the_globe()
    {
        var random = new Random(Seed);
        for (var polygon = 0; polygon < 60; polygon++)
        {
            var resolution = polygon % 10;
            var radius = 40 / Math.Pow(2.6, resolution);
            var center = new LatLng(random.NextDouble() * 110 - 55, polygon % 4 == 0 ? 179.9 : random.NextDouble() * 280 - 140);
            var outer = Star(random, center, radius, 12);
            var hole = Star(random, center, radius / 4, 5);
            await AssertSameAsync(resolution, outer, hole);
        }
    }

    [Fact]
    public async Task A_state_with_a_straight_border_gets_the_same_cells() => await AssertSameAsync(6,
        [new(42, -120), new(39, -120), new(35, -114.63), new(32.72, -114.72), new(32.53, -117.12), new(34.5, -120.6), new(40.4, -124.4), new(42, -124.2)], []);

    public void Dispose() => _http.Dispose();

    private async Task AssertSameAsync(int resolution, LatLng[] outer, LatLng[] hole)
    {
        var polygon = hole.Length == 0 ? new GeoPolygon(outer) : new GeoPolygon(outer, hole);
        var own = PolygonCells.PolygonToCells(polygon, resolution);
        var rings = hole.Length == 0 ? Ring(outer) : $"{Ring(outer)}, {Ring(hole)}";
        var text = await _http.TextAsync($"SELECT arrayStringConcat(arrayMap(cell -> lower(hex(cell)), arraySort(h3PolygonToCells([{rings}], {resolution}))), ' ')");
        var theirs = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(H3Cell.Parse).ToArray();
        Assert.NotEmpty(theirs);
        Assert.True(own.SequenceEqual(theirs), $"resolution {resolution} at {outer[0]}: {own.Except(theirs).Count()} of {own.Length} too many, {theirs.Except(own).Count()} of {theirs.Length} missing");

        var full = PolygonCells.PolygonToCells(polygon, resolution, ContainmentMode.Full);
        var overlapping = PolygonCells.PolygonToCells(polygon, resolution, ContainmentMode.Overlapping);
        Assert.Empty(full.Except(own));
        Assert.Empty(own.Except(overlapping));
    }

    private static LatLng[] Star(Random random, LatLng center, double radiusDegrees, int corners) => [.. Enumerable.Range(0, corners).Select(corner =>
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI * corner / corners);
        var radius = radiusDegrees * (0.6 + (0.4 * random.NextDouble()));
        var longitude = center.LongitudeDegrees + (radius * cos);
        return new LatLng(Math.Clamp(center.LatitudeDegrees + (radius * sin / 2), -88, 88), longitude > 180 ? longitude - 360 : longitude);
    })];

    private static string Ring(LatLng[] points) =>
        $"[{string.Join(", ", points.Select(point => string.Create(CultureInfo.InvariantCulture, $"({point.LongitudeDegrees:R}, {point.LatitudeDegrees:R})")))}]";
}
