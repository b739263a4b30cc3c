using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Exports;
using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Catalog.Exports;

/// <summary>
/// Exports for OpenMetadata and DataHub. Their schemas are not at hand: files beside this one hold what is written, so that a change is seen, and are named unverified.
/// With UPDATE_DOCS=1 in the environment they are written.
/// </summary>
public sealed class ForeignCatalogTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private static readonly LineageGraph Graph = new(
        [
            Edge("form.market-csv", null, "record.lmp", null, LineageHow.Copy), Edge("form.market-csv", "PRC", "record.lmp", "lmp", LineageHow.Rename),
            Edge("record.lmp", null, "topic.PRICES", null, LineageHow.Copy), Edge("record.lmp", "lmp", "topic.PRICES", "lmp", LineageHow.Copy),
            Edge("topic.PRICES", "lmp", "clickhouse.fact_lmp", "lmp", LineageHow.Copy), Edge("topic.PRICES", "lmp", "clickhouse.fact_lmp", "ghg", LineageHow.Formula, "lmp - rest"),
            Edge("topic.PRICES", "lmp", "iceberg.prices", "lmp", LineageHow.Copy), Edge("clickhouse.fact_lmp", "lmp", "cube.hub", "n", LineageHow.Aggregate),
            Edge("clickhouse.fact_lmp", "node", "cube.hub", "n", LineageHow.Filter), Edge("elsewhere/mart", "x", "cube.hub", "n", LineageHow.Copy),
        ],
        new Dictionary<LineageNode, string>());

    private static readonly ExportedCatalog Catalog = ExportedCatalog.Of(
        [
            .. ContractSample.All.Select(exported => exported.Entry.Kind == CatalogKind.Topic ? exported with { Entry = exported.Entry with { Partitions = 12 } } : exported)
                .Select(exported => exported.Entry.Id == "cube.hub" ? exported with { Said = CatalogOverrides.None with { Certification = CatalogChange.Certified, Deprecated = true, ReplacedBy = "cube.hub_2" } } : exported),
        ],
        [new CatalogEntry("pipeline.sp15", CatalogKind.Pipeline, "sp15", "Prices of SP15", "desk") { Tags = ["vendor"] }], Graph, "grid");

    public static TheoryData<string> Formats => ["openmetadata", "openmetadata-ingestion", "datahub"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Export_is_as_the_unverified_file_has_it(string format)
    {
        JsonNode export = format switch
        {
            "openmetadata" => OpenMetadataExport.Of(Catalog),
            "openmetadata-ingestion" => OpenMetadataIngestion.Of("grid"),
            _ => DataHubExport.Of(Catalog),
        };
        var file = RepositoryFolder.PathOf("tests", "Unit", "Domain", "Catalog", "Exports", "Unverified", $"{format}.unverified.json");
        var text = export.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }

    [Fact]
    public void A_kind_of_figure_is_no_type_of_a_column_in_any_catalogue()
    {
        var types = new[] { DataHubExport.Of(Catalog).ToJsonString(), OpenMetadataExport.Of(Catalog).ToJsonString() }
            .SelectMany(text => Regex.Matches(text, "\"(?:nativeDataType|dataTypeDisplay)\":\"([^\"]*)\"")).Select(match => match.Groups[1].Value).ToList();

        Assert.Contains("integer", types);
        Assert.DoesNotContain("count", types);
    }

    /// <summary>A call can be made once all that it names is there: service, database, schema, classification, glossary, both ends of an edge and their columns.</summary>
    [Fact]
    public void Calls_of_OpenMetadata_name_only_what_calls_before_them_made()
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var call in OpenMetadataExport.Of(Catalog))
        {
            var (path, body) = ((string)call!["path"]!, call["body"]!.AsObject());
            string?[] parents = [Of("service"), Of("database"), Of("databaseSchema"), Of("classification"), Of("glossary"), (string?)call["owner"], .. LabelsOf(body)];
            Assert.All(parents.OfType<string>(), parent => Assert.Contains(parent, made));
            if (path.Split('/') is [_, _, _, "lineage", _, "name", var from, _, "name", var to])
            {
                Assert.All([Uri.UnescapeDataString(from), Uri.UnescapeDataString(to)], end => Assert.Contains(end, made));
                Assert.All(
                    (body["columnsLineage"]?.AsArray() ?? []).SelectMany(column => column!["fromColumns"]!.AsArray().Append(column["toColumn"])), column => Assert.Contains((string)column!, made));
                continue;
            }

            var parent = Of("databaseSchema") ?? Of("database") ?? Of("service") ?? Of("classification") ?? Of("glossary");
            var name = Quoted((string)body["name"]!);
            var full = parent is null ? name : $"{parent}.{name}";
            Assert.True(made.Add(full), full);
            made.UnionWith(((body["columns"] ?? body["messageSchema"]?["schemaFields"])?.AsArray() ?? []).Select(column => $"{full}.{Quoted((string)column!["name"]!)}"));

            string? Of(string field) => (string?)body[field];
        }
    }

    [Fact]
    public void Column_of_a_cube_leads_back_to_the_column_of_a_report_and_what_only_filters_is_no_source()
    {
        Assert.Equal(
            [
                "fact_lmp.ghg < PRICES.lmp (formula: lmp - rest)", "fact_lmp.lmp < PRICES.lmp (copy)", "hub.n < fact_lmp.lmp (aggregate)", "prices.lmp < PRICES.lmp (copy)",
                "lmp.lmp < market-csv.PRC (rename)", "PRICES.lmp < lmp.lmp (copy)",
            ],
            Catalog.Flows.SelectMany(flow => flow.Columns.Select(column => $"{Last(flow.To)}.{column.To} < {string.Join('+', column.From.Select(name => $"{Last(flow.From)}.{name}"))} ({column.Text})")));
        Assert.DoesNotContain(Catalog.Flows, flow => flow.From.StartsWith("elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public void One_entry_has_its_own_lineage_from_entries_that_are_not_written()
    {
        var only = DataHubExport.Of(Catalog.Only("cube.hub"));

        Assert.Equal(["urn:li:dataset:(urn:li:dataPlatform:gridgrains,cube.hub,PROD)"], only.Where(proposal => (string?)proposal!["entityType"] == "dataset").Select(proposal => (string)proposal!["entityUrn"]!).Distinct());
        Assert.Contains("urn:li:dataPlatform:clickhouse,grid.fact_lmp", only[^1]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static LineageEdge Edge(string from, string? column, string to, string? target, LineageHow how, string? note = null) => new(new(from, column), new(to, target), how, note);

    private static string Last(string dataset) => dataset[(dataset.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static string Quoted(string part) => part.Contains('.', StringComparison.Ordinal) ? $"\"{part}\"" : part;

    private static IEnumerable<string?> LabelsOf(JsonNode node) => node switch
    {
        JsonObject many => many.SelectMany(part => part.Key == "tagFQN" ? [(string?)part.Value] : LabelsOf(part.Value!)),
        JsonArray list => list.SelectMany(item => LabelsOf(item!)),
        _ => [],
    };
}
