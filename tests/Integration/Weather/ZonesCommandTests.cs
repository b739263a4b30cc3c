using GridGrains.Domain.Weather;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Commands;
using GridGrains.Silo.Weather;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Weather;

/// <summary>Zones without a silo: what the command says, returns and keeps.</summary>
public sealed class ZonesCommandTests : IDisposable
{
    private const string Square = """{"type":"Feature","properties":{"iso":"CAISO","zone":"INLAND"},"geometry":{"type":"Polygon","coordinates":[[[-118,34],[-117,34],[-117,35],[-118,35],[-118,34]]]}}""";
    private const string Bow = """{"type":"Feature","properties":{"iso":"CAISO","zone":"BOW"},"geometry":{"type":"Polygon","coordinates":[[[-118,34],[-117,35],[-117,34],[-118,35],[-118,34]]]}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gridgrains-zones-");

    private string Data => Path.Combine(_folder.FullName, "data");

    public ZonesCommandTests() => DataDirectory.Open(Data, DataOrigin.Real).Dispose();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Zone_is_kept_and_a_bad_outline_is_named()
    {
        var file = Write($$"""{"type":"FeatureCollection","features":[{{Bow}},{{Square}}]}""");

        var (code, output, messages) = await RunAsync(file);

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Contains("CAISO/INLAND: ", output, StringComparison.Ordinal);
        Assert.Contains("1 zones, 1 features left out", output, StringComparison.Ordinal);
        Assert.Contains("feature 1 BOW: geometry: the edge to point", messages, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.RowsRejected, (await RunAsync(file, isStrict: true)).Code);
        using var directory = DataDirectory.OpenExisting(Data);
        using var documents = SqliteDocumentStore.Open(directory.DocumentFile);
        Assert.Equal(["CAISO/INLAND"], (await documents.LoadAsync(ZoneStore.Collection, TestContext.Current.CancellationToken)).Documents.Keys);
    }

    [Fact]
    public async Task Balancing_areas_of_the_reference_become_zones()
    {
        var file = SharedDataFolder.Find("reference/us_balancing_areas.geojson");
        Assert.SkipWhen(file is null, "the reference data is absent");

        var (code, output, _) = await RunAsync(file!, reference: Path.GetDirectoryName(file));

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Contains("CAISO/CISO: ", output, StringComparison.Ordinal);
        Assert.Contains("ERCOT/ERCO: ", output, StringComparison.Ordinal);
        Assert.Matches(@"CAISO/SP15: \d+ cells, approximate", output);
    }

    [Theory]
    [InlineData("""{"type":"Topology"}""", "is no GeoJSON")]
    [InlineData(null, "Could not find file")]
    public async Task File_that_cannot_be_used_is_refused(string? text, string message)
    {
        var (code, _, messages) = await RunAsync(text is null ? Path.Combine(_folder.FullName, "none.geojson") : Write(text));

        Assert.Equal(ExitCodes.Unusable, code);
        Assert.Contains(message, messages, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder.FullName, "zones.geojson");
        File.WriteAllText(file, text);
        return file;
    }

    private async Task<(int Code, string Output, string Messages)> RunAsync(string file, bool isStrict = false, string? reference = null)
    {
        var (output, messages) = (new StringWriter(), new StringWriter());
        var code = await ZonesCommand.ImportAsync(file, Data, ZoneWeights.Area, reference, isStrict, output, messages, TestContext.Current.CancellationToken);
        return (code, output.ToString(), messages.ToString());
    }
}
