using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GridGrains.Domain.Governance.Exports;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Governance.Exports;

public sealed class TrinoExportTests
{
    [Fact]
    public void Export_is_the_sample()
    {
        var files = Sample().Files;

        Assert.Equal([TrinoExport.GroupsFile, TrinoExport.SessionFile, TrinoExport.RulesFile, TrinoExport.LossFile], files.Select(file => file.Name));
        Assert.All(files, PolicySample.Compare);
    }

    [Theory]
    [InlineData(TrinoExport.GroupsFile, "trino-resource-groups.schema.json")]
    [InlineData(TrinoExport.SessionFile, "trino-session-properties.schema.json")]
    [InlineData(TrinoExport.RulesFile, "trino-rules.schema.json")]
    public void Files_have_what_Trino_documents(string name, string schema)
    {
        var findings = new SpecFindings();

        SpecSchema.Of(File.ReadAllBytes(PolicySample.PathOf(schema))).Check(SpecText.Read(TextOf(name, Sample()), findings)!, findings);

        Assert.Empty(findings.All.Select(finding => $"{finding.Pointer}: {finding.Message}"));
    }

    [Fact]
    public void Property_that_Trino_does_not_document_is_found()
    {
        var findings = new SpecFindings();
        var text = TextOf(TrinoExport.GroupsFile, Sample()).Replace("\"maxQueued\"", "\"maxWaiting\"", StringComparison.Ordinal);

        SpecSchema.Of(File.ReadAllBytes(PolicySample.PathOf("trino-resource-groups.schema.json"))).Check(SpecText.Read(text, findings)!, findings);

        Assert.Contains(findings.All, finding => finding.Code == "unknown_field");
    }

    [Fact]
    public void Weights_are_whole_and_in_proportion()
    {
        var groups = JsonNode.Parse(TextOf(TrinoExport.GroupsFile, Sample()))!["rootGroups"]![0]!["subGroups"]!.AsArray();

        Assert.Equal([("default", 100), ("desk", 400), ("caiso-partner", 25)], groups.Select(group => ((string)group!["name"]!, (int)group["schedulingWeight"]!)));
    }

    [Theory]
    [InlineData("caiso-partner.analyst", "", "interactive.caiso-partner")]
    [InlineData("desk.operator", "etl", "etl.desk")]
    [InlineData("desk.analyst", "etl", "interactive.desk")]
    [InlineData("desk.analyst", "batch", "batch.desk")]
    [InlineData("default.admin", "batch", "admin.default")]
    [InlineData("desk.reader", "", null)]
    [InlineData("nobody.analyst", "", null)]
    public void Query_goes_to_the_group_of_its_tier_and_tenant(string userGroup, string tag, string? expected)
    {
        var selectors = JsonNode.Parse(TextOf(TrinoExport.GroupsFile, Sample()))!["selectors"]!.AsArray();

        var found = selectors.FirstOrDefault(selector => Matches(selector!["userGroup"], userGroup) && (selector["clientTags"]?.AsArray() ?? []).All(wanted => (string)wanted! == tag));

        Assert.Equal(expected, (string?)found?["group"]);
    }

    [Theory]
    [InlineData("desk.analyst", "iso_rt_lmp", "SELECT", null)]
    [InlineData("desk.analyst", "query_log", null, null)]
    [InlineData("desk.analyst", "query_log$files", null, null)]
    [InlineData("desk.operator", "query_log", "SELECT", null)]
    [InlineData("caiso-partner.admin", "iso_rt_lmp", "SELECT", "iso IN ('CAISO', 'ERCOT')")]
    [InlineData("caiso-partner.analyst", "curve_marks", "", null)]
    [InlineData("caiso-partner.admin", "query_log", "", null)]
    [InlineData("caiso-partner.analyst", "iso_rt_lmp$partitions", "", null)]
    [InlineData("desk.writer", "iso_rt_lmp", null, null)]
    public void Table_is_read_as_the_first_rule_says(string group, string table, string? privileges, string? filter)
    {
        var rules = JsonNode.Parse(TextOf(TrinoExport.RulesFile, Sample()))!["tables"]!.AsArray();

        var rule = rules.FirstOrDefault(rule => Matches(rule!["group"], group) && Matches(rule["table"], table));

        Assert.Equal(privileges, rule is null ? null : string.Join(',', rule["privileges"]!.AsArray().Select(word => (string)word!)));
        Assert.Equal(filter, (string?)rule?["filter"]);
    }

    [Fact]
    public void What_is_held_may_not_be_raised_by_a_session()
    {
        var rules = JsonNode.Parse(TextOf(TrinoExport.RulesFile, Sample()))!["system_session_properties"]!.AsArray();
        var set = JsonNode.Parse(TextOf(TrinoExport.SessionFile, Sample()))!.AsArray().SelectMany(rule => rule!["sessionProperties"]!.AsObject().Select(property => property.Key)).Distinct();

        Assert.All(set, name => Assert.False((bool)rules.First(rule => Matches(rule!["property"], name))!["allow"]!));
    }

    [Fact]
    public void Values_that_are_lost_have_name_and_line()
    {
        Assert.Equal(
            [
                ("tiers.interactive.threads", 8), ("tiers.interactive.queries_per_hour", 8), ("tiers.etl.queries_per_hour", 9), ("tiers.etl.queries_per_day", 9), ("tiers.batch.max_rows", 14),
                ("requests.per_key", 16), ("oidc", 17),
            ],
            Sample().Losses.Select(loss => (loss.Name, loss.Line)));
    }

    [Fact]
    public void Policy_without_bounds_is_exported_whole()
    {
        var (policy, text) = PolicySample.Read("version: 1\n");

        var export = new TrinoExport(TrinoExport.DefaultCatalog, "power").Make(policy, text, PolicySample.Tables);

        Assert.Empty(export.Losses);
        Assert.Equal("[]\n", TextOf(TrinoExport.SessionFile, export));
        Assert.DoesNotContain(export.Files, file => file.Name == TrinoExport.LossFile);
    }

    private static bool Matches(JsonNode? pattern, string text) => pattern is null || Regex.IsMatch(text, $"^(?:{(string)pattern!})$", RegexOptions.NonBacktracking);

    private static string TextOf(string name, PolicyExport export) => export.Files.Single(file => file.Name == name).Text;

    private static PolicyExport Sample()
    {
        var (policy, text) = PolicySample.Read();
        return new TrinoExport(TrinoExport.DefaultCatalog, "power").Make(policy, text, PolicySample.Tables);
    }
}
