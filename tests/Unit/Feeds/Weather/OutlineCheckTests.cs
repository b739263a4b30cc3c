using System.Globalization;
using System.Text.Json;
using GridGrains.Feeds.Weather.Zones;
using GridGrains.H3;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Weather;

public sealed class OutlineCheckTests
{
    private const int Seed = 20261130;

    [Theory]
    [InlineData("0 0, 1 0, 1 1, 0 1, 0 0")]
    [InlineData("0 0, 0 1, 1 1, 1 0, 0 0")]
    [InlineData("179 50, -179 50, -179 51, 179 51, 179 50")]
    [InlineData("0 0, 4 0, 4 4, 0 4, 0 0; 1 1, 2 1, 2 2, 1 1")]
    [InlineData("0 0, 4 0, 4 4, 0 4, 0 0; 0 0, 2 1, 2 2, 0 0")]
    [InlineData("0 0, 2 0, 1 1, 2 2, 0 2, 1 1, 0 0")]
    public void Outline_is_good(string rings) => Assert.Null(OutlineCheck.FaultOf(Rings(rings)));

    [Theory]
    [InlineData("0 0, 1 0, 0 0", "ring 1 has 3 points")]
    [InlineData("0 0, 1 0, 1 1, 0 1", "ring 1 is not closed: it begins at 0,0 and ends at 0,1")]
    [InlineData("0 0, 4 0, 4 4, 0 4, 0 0; 1 1, 2 1, 2 2, 1 2", "ring 2 is not closed")]
    [InlineData("0 0, 1 1, 1 0, 0 1, 0 0", "crosses that to point")]
    [InlineData("0 0, 4 0, 4 4, 0 4, 0 0; 3 1, 5 1, 5 2, 3 1", "of ring 1")]
    [InlineData("179 50, -179 51, -179 50, 179 51, 179 50", "crosses that to point")]
    [InlineData("0 0, 1 1, 2 2, 0 0", "encloses nothing")]
    [InlineData("0 0, 1 0, 1 1, 0 0; 0 0, 1 0, 1 1, 0 0", "the holes leave nothing")]
    [InlineData("-60 0, 60 0, 60 60, -60 60, -60 0", "a zone has 10000000 at most")]
    [InlineData("-170 80, -85 80, 0 80, 85 80, 170 80, -170 80", "runs around a pole")]
    public void Fault_is_named_with_its_place(string rings, string reason) => Assert.Contains(reason, OutlineCheck.FaultOf(Rings(rings)), StringComparison.Ordinal);

    /// <summary>A star around the middle never crosses itself; with two of its points in each other's place it does.</summary>
    [Fact]
    public void Long_borders_are_checked_whole()
    {
        var random = new Random(Seed);
        var star = Enumerable.Range(0, 20_000).Select(i => (Angle: 2 * Math.PI * i / 20_000, Radius: 1 + (0.2 * random.NextDouble())))
            .Select(at => new LatLng(40 + (at.Radius * Math.Sin(at.Angle)), -100 + (at.Radius * Math.Cos(at.Angle)))).ToList();
        star.Add(star[0]);
        Assert.Null(OutlineCheck.FaultOf([star]));

        (star[12_345], star[12_445]) = (star[12_445], star[12_345]);
        Assert.Contains("crosses", OutlineCheck.FaultOf([star]), StringComparison.Ordinal);
    }

    [Fact]
    public void Area_is_that_of_the_globe()
    {
        // A square degree at the equator: 12,364 km2. The bound is 809 of them.
        var wide = Rings("0 -10, 40 -10, 80 -10, 80 0, 40 0, 0 0, 0 -10");

        Assert.Null(OutlineCheck.FaultOf(wide));
        Assert.Contains("encloses", OutlineCheck.FaultOf(Rings("0 -10, 41 -10, 82 -10, 82 0, 41 0, 0 0, 0 -10")), StringComparison.Ordinal);
    }

    [Fact]
    public void Borders_of_balancing_areas_are_good()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("reference/us_balancing_areas.geojson")));
        var polygons = file.RootElement.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("geometry"))
            .SelectMany(geometry => geometry.GetProperty("type").GetString() == "Polygon" ? [geometry.GetProperty("coordinates")] : geometry.GetProperty("coordinates").EnumerateArray().ToArray()).ToArray();

        Assert.True(polygons.Length > 100);
        Assert.All(polygons, polygon => Assert.Null(OutlineCheck.FaultOf(
            [.. polygon.EnumerateArray().Select(ring => (IReadOnlyList<LatLng>)[.. ring.EnumerateArray().Select(point => new LatLng(point[1].GetDouble(), point[0].GetDouble()))])])));
    }

    private static IReadOnlyList<LatLng>[] Rings(string text) =>
        [.. text.Split(';').Select(ring => (IReadOnlyList<LatLng>)[.. ring.Split(',').Select(point => point.Trim().Split(' ')).Select(point => new LatLng(Number(point[1]), Number(point[0])))])];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
