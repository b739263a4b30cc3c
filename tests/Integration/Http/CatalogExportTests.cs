using System.Net;
using System.Text.Json.Nodes;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion;
using GridGrains.Silo.Catalog;
using GridGrains.Silo.Catalog.Exports;
using Microsoft.Extensions.DependencyInjection;
using YamlDotNet.RepresentationModel;

namespace GridGrains.Tests.Integration.Http;

public sealed class CatalogExportTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<CatalogEntry> Entries => silo.Services.GetRequiredService<CatalogEntries>().OfProgram;

    private LineageGraph Declared => silo.Services.GetRequiredService<LineageIndex>().Declared;

    [Fact]
    public async Task Every_entry_that_holds_columns_has_a_contract_the_same_each_time()
    {
        var first = await silo.Http.GetStringAsync("/v1/catalog/export?format=odcs", Cancellation);
        var contracts = Load(first);
        var ids = contracts.Select(IdOf).ToArray();
        string[] declared = [.. Entries.Where(entry => entry.Kind.HoldsData() && entry.Columns.Count > 0).Select(entry => entry.Id)];

        Assert.Superset(declared.ToHashSet(), ids.ToHashSet());
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);

        // Tests beside this one declare and drop views; what the program declares stays.
        var again = Load(await silo.Http.GetStringAsync("/v1/catalog/export", Cancellation)).ToDictionary(IdOf);
        Assert.All(contracts.Where(contract => declared.Contains(IdOf(contract))), contract => Assert.Equal(contract.RootNode, again[IdOf(contract)].RootNode));
        var only = Assert.Single(Load(await silo.Http.GetStringAsync("/v1/catalog/export?id=clickhouse.hub_lmp_5m", Cancellation)));
        Assert.Equal("clickhouse.hub_lmp_5m", IdOf(only));
    }

    [Fact]
    public async Task Tables_of_both_stores_are_sources_of_dbt()
    {
        var sources = (YamlSequenceNode)((YamlMappingNode)Load(await silo.Http.GetStringAsync("/v1/catalog/export?format=dbt", Cancellation)).Single().RootNode)["sources"];
        var names = sources.Children.ToDictionary(
            source => ((YamlMappingNode)source)["name"].ToString(), source => ((YamlSequenceNode)source["tables"]).Children.Select(table => table["name"].ToString()).ToHashSet());

        Assert.Contains("hub_lmp_5m", names["gridgrains"]);
        Assert.Contains("iso_rt_lmp", names["gridgrains_lake"]);
    }

    /// <summary>Columns of a price table lead back to a form of report, in both catalogues.</summary>
    [Fact]
    public async Task Catalogues_of_others_get_entries_of_all_stores_and_the_way_to_a_report()
    {
        var calls = JsonNode.Parse(await silo.Http.GetStringAsync("/v1/catalog/export?format=openmetadata", Cancellation))!.AsArray();
        var paths = calls.Select(call => (string)call!["path"]!).ToArray();
        Assert.Equal(
            ["gridgrains_lake.default.power", "gridgrains_warehouse.default.gridgrains"],
            calls.Where(call => (string)call!["path"]! == "/api/v1/tables" && (string?)call["body"]!["name"] == "iso_rt_lmp").Select(call => (string)call!["body"]!["databaseSchema"]!).Order(StringComparer.Ordinal));
        Assert.Contains(paths, path => path.StartsWith("/api/v1/lineage/table/name/gridgrains.default.reports.%22form.", StringComparison.Ordinal));
        Assert.Contains("/api/v1/lineage/topic/name/gridgrains_log.ISO_RT_LMP/table/name/gridgrains_lake.default.power.iso_rt_lmp", paths);

        var proposals = JsonNode.Parse(await silo.Http.GetStringAsync("/v1/catalog/export?format=datahub&id=iceberg.iso_rt_lmp", Cancellation))!.AsArray();
        var way = proposals.Single(proposal => (string?)proposal!["aspectName"] == "upstreamLineage")!["aspect"]!["json"]!;
        Assert.Contains("urn:li:dataset:(urn:li:dataPlatform:kafka,ISO_RT_LMP,PROD)", way["upstreams"]!.AsArray().Select(upstream => (string?)upstream!["dataset"]));

        var workflow = (YamlMappingNode)Load(await silo.Http.GetStringAsync("/v1/catalog/export?format=openmetadata-ingestion", Cancellation)).Single().RootNode;
        Assert.Equal("clickhouse", workflow["source"]["type"].ToString());
    }

    [Theory]
    [InlineData("id=form.caiso-oasis-csv&format=odcs", HttpStatusCode.NotFound, "unknown_entry")]
    [InlineData("format=xml", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("id=cube.nothing", HttpStatusCode.NotFound, "unknown_entry")]
    public async Task Export_of_nothing_is_refused(string query, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.GetAsync($"/v1/catalog/export?{query}", Cancellation);
        Assert.Equal(code, (await Problems.ReadAsync(response, status)).Code);
    }

    /// <summary>What a build does: contracts of today are kept; one that promises more, or is none, is found with file and line.</summary>
    [Fact]
    public async Task Own_export_is_kept_and_a_broken_contract_or_file_has_its_exit_code()
    {
        var folder = Directory.CreateTempSubdirectory("gridgrains-contracts-");
        try
        {
            Assert.Equal((2, "no contract"), await CheckAsync(folder.FullName, "no contract"));
            Assert.Equal(0, await CatalogCommand.ExportAsync(Entries, Declared, CatalogExports.Odcs, folder.FullName, TextWriter.Null, Cancellation));
            Assert.Equal((0, " 0 findings"), await CheckAsync(folder.FullName, " 0 findings"));

            var file = Path.Combine(folder.FullName, "clickhouse.hub_lmp_5m.odcs.yaml");
            var lines = await File.ReadAllLinesAsync(file, Cancellation);
            var unit = Array.FindIndex(lines, line => line.EndsWith("value: USD/MWh", StringComparison.Ordinal));
            lines[unit] = lines[unit].Replace("USD", "EUR", StringComparison.Ordinal);
            await File.WriteAllLinesAsync(file, lines, Cancellation);
            var expected = $"clickhouse.hub_lmp_5m.odcs.yaml:{unit + 1}: ";
            Assert.Equal((1, expected), await CheckAsync(folder.FullName, expected));
            Assert.Equal((1, " 1 findings"), await CheckAsync(folder.FullName, " 1 findings"));

            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "broken.yaml"), "schema: [", Cancellation);
            Assert.Equal((2, " 2 findings"), await CheckAsync(folder.FullName, " 2 findings"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Yaml_is_read_back_as_what_was_written()
    {
        string[] texts =
        [
            "no", "12", "1e5", "a: b", "a #b", "", "- x", "two\nlines", "USD/MWh", "°C", "it's \"so\"", "@key", "trailing ", "null", "2026-01-01",
            new string('x', 300) + " " + new string('y', 300),
        ];
        var text = YamlText.Of(new JsonObject { ["texts"] = new JsonArray([.. texts.Select(word => (JsonNode)word)]), ["number"] = 30.5, ["flag"] = true, ["none"] = new JsonArray() });
        var read = SpecText.Read(text, new SpecFindings())!;

        Assert.Equal(texts, read.ListOf("texts").Select(item => item.Text));
        Assert.All(read.ListOf("texts"), item => Assert.Equal(SpecNodeKind.Text, item.Kind));
        Assert.Equal((30.5, true, 0), (read.NumberOf("number"), read.FlagOf("flag"), read.ListOf("none").Count));
    }

    private async Task<(int Code, string? Said)> CheckAsync(string folder, string expected)
    {
        using var output = new StringWriter();
        var code = await ContractFolder.CheckAsync(Entries, folder, output, Cancellation);
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
        return (code, expected);
    }

    private static IList<YamlDocument> Load(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents;
    }

    private static string IdOf(YamlDocument contract) => ((YamlMappingNode)contract.RootNode)["id"].ToString();
}
