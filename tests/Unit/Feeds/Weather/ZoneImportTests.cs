using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Zones;
using GridGrains.H3;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Weather;

/// <summary>Outlines become cells with weights, nodes become parts of balancing areas.</summary>
public sealed class ZoneImportTests
{
    private const string Square = """{"type":"Polygon","coordinates":[[[-118,34],[-117,34],[-117,35],[-118,35],[-118,34]]]}""";

    private static readonly DateTime Now = new(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly List<SkippedFeature> _skipped = [];

    [Fact]
    public void A_polygon_gets_the_cells_within_it_weighted_by_area()
    {
        var zone = Assert.Single(Import($$$"""{"type":"Feature","properties":{"iso":"CAISO","zone":"INLAND","aliases":["IE"],"standard_offset_hours":-8},"geometry":{{{Square}}}}"""));

        var area = zone.ToArea();
        Assert.Equal(("CAISO/INLAND", -8, false), (area.Zone.Key, area.Zone.StandardOffsetHours, area.Origin.IsApproximate));
        Assert.InRange(zone.Cells.Sum(cell => cell.AreaKm2()), 0.97 * 10_200, 1.03 * 10_200);
        Assert.InRange(area.Cells.Sum(cell => (long)cell.Value), WeatherZone.PartsOfArea - area.Cells.Count, WeatherZone.PartsOfArea + area.Cells.Count);
        Assert.Equal((34.5, -117.5), (Math.Round(area.Zone.Largest.LatitudeDegrees, 1), Math.Round(area.Zone.Largest.LongitudeDegrees, 1)));
        Assert.All(zone.Cells, cell => Assert.InRange(cell.ToLatLng().LatitudeDegrees, 34, 35));
    }

    [Fact]
    public void A_balancing_area_is_shared_out_among_the_hubs_of_its_nodes()
    {
        var zones = Import(
            $$$"""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"zoneName":"US-CAL-CISO"},"geometry":{{{Square}}}}]}""",
            [new("SP15", new(34.5, -117.9)), new("SP15", null), new("NP15", new(34.5, -117.1)), new("NP15", null), new("NP15", null)]);

        Assert.Equal(["CAISO/CISO", "CAISO/NP15", "CAISO/SP15"], zones.Select(zone => zone.Zone.Key).Order());
        var parts = zones.ToDictionary(zone => zone.Zone.Id);
        Assert.Equal(parts["CISO"].Cells, parts["NP15"].Cells.Concat(parts["SP15"].Cells).Order());
        Assert.All(parts["SP15"].Cells, cell => Assert.True(cell.ToLatLng().LongitudeDegrees < -117.499));
        Assert.Equal((2, 1, true, 3, 2), (parts["SP15"].Origin.Members, parts["SP15"].Origin.Unplaced, parts["SP15"].Origin.IsApproximate, parts["NP15"].Origin.Members, parts["NP15"].Origin.Unplaced));

        // A zone that is known keeps its names and load places.
        Assert.True(parts["SP15"].Zone.IsCalled("TH_SP15_GEN-APND") && parts["SP15"].Zone.Places.Count > 0);
    }

    [Fact]
    public void Weights_by_load_follow_places()
    {
        var zone = Assert.Single(Import($$$"""{"type":"Feature","properties":{"iso":"CAISO","zone":"SP15"},"geometry":{{{Square}}}}""", weights: ZoneWeights.Load));
        var area = zone.ToArea();

        var riverside = area.Cells.MaxBy(cell => cell.Value);
        Assert.InRange(H3Cell.Parse(riverside.Key).ToLatLng().DistanceKm(new(34, -117.6)), 0, 40);
        Assert.Empty(Import($$$"""{"type":"Feature","properties":{"iso":"CAISO","zone":"DESERT"},"geometry":{{{Square}}}}""", weights: ZoneWeights.Load));
        Assert.Equal("weights", Assert.Single(_skipped).Field);
    }

    [Theory]
    [InlineData("""{"type":"Feature","properties":{"zoneName":"US-AK"},"geometry":null}""", "zoneName")]
    [InlineData("""{"type":"Feature","properties":{"iso":"CAISO","zone":"X"},"geometry":null}""", "geometry")]
    [InlineData("""{"type":"Feature","properties":{"iso":"NOWHERE","zone":"X"},"geometry":@}""", "iso")]
    [InlineData("""{"type":"Feature","properties":{"iso":"CAISO","zone":""},"geometry":@}""", "zone")]
    [InlineData("""{"type":"Feature","properties":{"zoneName":"US-FLA-FPL"},"geometry":@}""", "zoneName")]
    [InlineData("""{"type":"Feature","properties":{"iso":"CAISO","zone":"X"},"geometry":{"type":"Point","coordinates":[1,2]}}""", "geometry")]
    [InlineData("""{"type":"Feature","properties":{"iso":"CAISO","zone":"X"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[100,0],[100,10],[0,0]]]}}""", "geometry")]
    [InlineData("""{"type":"Feature","properties":{"iso":"CAISO","zone":"X"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,95],[0,0]]]}}""", "geometry")]
    [InlineData("""{"type":"Feature","properties":{"iso":"CAISO","zone":"X","standard_offset_hours":99},"geometry":@}""", "standard_offset_hours")]
    [InlineData("""{"type":"Feature","properties":{"iso":"CAISO","zone":"X"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[0.001,0],[0,0.001],[0,0]]]}}""", "geometry")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","type":"Feature","properties":{"iso":"CAISO","zone":"X"},"geometry":@}]}""", "type")]
    [InlineData("""{"type":"Feature","properties":{"iso":"CAISO","zone":"X","zone":"Y"},"geometry":@}""", "zone")]
    [InlineData("""{"type":"Feature","properties":{"iso":"CAISO","zone":"X"},"geometry":{"type":"Point","type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}""", "type")]
    public void A_feature_that_makes_no_zone_is_skipped_with_the_reason(string feature, string field)
    {
        Assert.Empty(Import(feature.Replace("@", Square, StringComparison.Ordinal)));
        Assert.Equal((1, field), (Assert.Single(_skipped).Feature, _skipped[0].Field));
    }

    [Fact]
    public void Skipped_features_are_named_by_their_place_in_the_file()
    {
        var zone = Assert.Single(Import($$$"""
            {"type":"FeatureCollection","features":[
              {"type":"Feature","properties":{"zoneName":"US-AK"},"geometry":null},
              {"type":"Feature","properties":{"iso":"CAISO","zone":"TINY"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[0.001,0],[0,0.001],[0,0]]]}},
              {"type":"Feature","properties":{"iso":"CAISO","zone":"WHOLE"},"geometry":{{{Square}}}},
              {"type":"Feature","properties":{"iso":"CAISO","zone":"POINT"},"geometry":{"type":"Point","coordinates":[1,2]}}]}
            """));

        Assert.Equal("CAISO/WHOLE", zone.Zone.Key);
        Assert.Equal(["1 US-AK zoneName", "2 TINY geometry", "4 POINT geometry"], _skipped.OrderBy(skipped => skipped.Feature).Select(skipped => $"{skipped.Feature} {skipped.Name} {skipped.Field}"));
    }

    [Fact]
    public void Text_that_is_no_geojson_is_refused()
    {
        Assert.Throws<ReportFormatException>(() => Import("""{"type":"Topology"}"""));
        Assert.Throws<ReportFormatException>(() => Import("{"));
        Assert.Contains("'type' is given twice", Assert.Throws<ReportFormatException>(() => Import("""{"type":"Topology","type":"FeatureCollection","features":[]}""")).Message, StringComparison.Ordinal);
        Assert.Contains("'features' is given twice", Assert.Throws<ReportFormatException>(() => Import("""{"type":"FeatureCollection","features":[],"features":[]}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_catalogue_changes_as_a_whole()
    {
        var catalog = new WeatherZoneCatalog(SeedWeatherZones.All, place => [$"{place.Name} 1"]);
        var before = catalog.Zones.Count;
        var imported = Import($$$"""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"iso":"CAISO","zone":"SP15"},"geometry":{{{Square}}}},{"type":"Feature","properties":{"iso":"CAISO","zone":"NEW"},"geometry":{{{Square}}}}]}""");
        catalog.Replace([.. imported.Select(zone => zone.ToArea())]);

        Assert.Equal((1, before + 1), (catalog.Version, catalog.Zones.Count));
        Assert.Equal(imported[0].Cells.Count, catalog.CellsOf(catalog.Find("CAISO/SP15")!).Count);
        Assert.Equal(["CAISO/NEW", "CAISO/SP15"], catalog.ZonesOf(imported[0].Cells[0].ToString()).Select(share => share.Zone.Key).Order());
        catalog.Replace([]);
        Assert.Equal((2, before, ZoneMethod.Places), (catalog.Version, catalog.Zones.Count, catalog.OriginOf(catalog.Find("CAISO/SP15")!).Method));
    }

    private IReadOnlyList<ImportedZone> Import(string text, IReadOnlyCollection<ZoneMember>? members = null, ZoneWeights weights = ZoneWeights.Area)
    {
        var seed = new WeatherZoneCatalog(SeedWeatherZones.All, place => [$"{place.Name} 1"]);
        var outlines = ZoneGeoJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), _skipped.Add);
        var options = new ZoneImportOptions(weights, "test.geojson", Now, iso => iso == Isos.Caiso ? members ?? [] : [], (iso, name) => seed.Find(iso, name));
        return ZoneImport.Make(outlines, options, _skipped.Add, TestContext.Current.CancellationToken);
    }
}
