using System.Text.Json;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Exports;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Governance.Exports;

public sealed class PolicyCoverageTests
{
    [Fact]
    public void Value_that_an_export_does_not_know_is_lost_by_name()
    {
        var (_, text) = PolicySample.Read("version: 1\ntenants:\n  desk:\n    title: a\n    weight: 2\n");
        var coverage = new PolicyCoverage(new Dictionary<string, string?> { ["version"] = null, ["tenants/*/title"] = null });

        Assert.Equal([new PolicyLoss("tenants.desk.weight", 5, "this export does not know it")], coverage.LossesOf(text));
    }

    /// <summary>A value that the form of policies gains has to be decided on.</summary>
    [Fact]
    public void Every_value_of_the_form_is_decided_for_Trino()
    {
        using var schema = JsonDocument.Parse(PolicyReader.Schema.Text);
        var definitions = schema.RootElement.GetProperty("$defs");
        string[] paths =
        [
            .. Names(definitions.GetProperty("tenant")).Select(name => $"tenants: {{ a: {{ {name}: 1 }} }}"), .. Names(definitions.GetProperty("tier")).Select(name => $"tiers: {{ batch: {{ {name}: 1 }} }}"),
            .. Names(schema.RootElement.GetProperty("properties").GetProperty("requests")).Select(name => $"requests: {{ {name}: {{ burst: 1 }} }}"), "oidc: { issuer: a }",
        ];

        Assert.True(paths.Length >= 14);
        Assert.All(paths, path =>
        {
            var text = GridGrains.Feeds.Ingestion.SpecText.Read(path, new GridGrains.Domain.Ingestion.Specs.SpecFindings())!;
            Assert.DoesNotContain(TrinoExport.Coverage.LossesOf(text), loss => loss.Reason == PolicyCoverage.Unknown);
        });
    }

    private static IEnumerable<string> Names(JsonElement definition) => definition.GetProperty("properties").EnumerateObject().Select(property => property.Name);
}
