using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace GridGrains.Tests.Architecture.Documents;

/// <summary>Each query of deploy/grafana asks for metrics that the program has, and each panel says what it shows.</summary>
public sealed partial class BoardTests
{
    private static readonly JsonElement[] Panels =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "deploy", "grafana"), "*.json")
            .SelectMany(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("panels").EnumerateArray())
            .Where(panel => panel.GetProperty("type").GetString() != "row"),
    ];

    [Fact]
    public void Each_query_names_metrics_that_the_program_has()
    {
        var queries = Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToList();

        Assert.True(queries.Count >= 15);
        Assert.All(queries, query =>
        {
            var asked = Metric().Matches(Labels().Replace(query, "")).Select(match => match.Value).ToList();
            Assert.NotEmpty(asked);
            Assert.Empty(asked.Except(MetricNames.Known));
        });
    }

    [Fact]
    public void Each_panel_says_what_it_shows_in_which_unit_and_names_a_runbook_that_is_there()
    {
        Assert.All(Panels, panel =>
        {
            Assert.NotEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!);
            var description = panel.GetProperty("description").GetString()!;
            Assert.NotEmpty(description);
            Assert.All(Runbook().Matches(description), match => Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", "runbooks", $"{match.Groups[1].Value}.md")), match.Value));
        });
    }

    [GeneratedRegex(@"\b(?:dq|gridgrains|http|dotnet)_\w+(?=\b)(?=[\[{)\s]|$)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\bby \([^)]*\)")]
    private static partial Regex Labels();

    [GeneratedRegex(@"Runbook: (\w+)\.")]
    private static partial Regex Runbook();
}
