using System.Diagnostics;
using System.Text.RegularExpressions;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Architecture.Documents;

/// <summary>Alerts ask for metrics that the program has, are tested, and have a page that says what to do.</summary>
public sealed partial class AlertRulesTests
{
    private const string Folder = "deploy/prometheus";

    private static readonly string Rules = File.ReadAllText(Path.Combine(Repository.Root, Folder, "rules.yaml"));

    private static string[] Alerts => [.. Alert().Matches(Rules).Select(match => match.Groups[1].Value)];

    [Fact]
    public void Each_expression_names_metrics_that_the_program_has()
    {
        var asked = Expression().Matches(Rules).SelectMany(match => Metric().Matches(match.Groups[1].Value)).Select(match => match.Value).ToHashSet();

        Assert.True(asked.Count >= 7, $"only {asked.Count} metrics were found in the rules");
        Assert.Empty(asked.Except(MetricNames.Known));
    }

    [Fact]
    public void Each_alert_has_a_page_and_tests_that_it_fires_and_that_it_is_silent()
    {
        var tests = File.ReadAllText(Path.Combine(Repository.Root, Folder, "rules.test.yaml"));
        Assert.Equal(12, Alerts.Length);
        Assert.All(Alerts, alert =>
        {
            Assert.Contains($"runbook: docs/runbooks/{alert}.md", Rules, StringComparison.Ordinal);
            var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbooks", $"{alert}.md"));
            Assert.All((string[])[$"# {alert}\n", "## Why\n", "## Look\n", "## Do\n"], head => Assert.Contains(head, page, StringComparison.Ordinal));
            Assert.Contains($"- name: {alert} fires\n", tests, StringComparison.Ordinal);
            Assert.Contains($"- name: {alert} is silent at its threshold\n", tests, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Promtool_finds_the_rules_right_and_their_tests_pass()
    {
        var promtool = DebianPackage.Find("promtool") ?? (DebianPackage.Install("prometheus") ? DebianPackage.Find("promtool") : null);
        Assert.SkipWhen(promtool is null && !DebianPackage.IsBuildAgent, "promtool is absent (Debian: the package prometheus); the other tests check names, pages and that there are tests");
        Assert.NotNull(promtool);
        foreach (var arguments in (string[][])[["check", "rules", "rules.yaml"], ["test", "rules", "rules.test.yaml"]])
        {
            using var run = Process.Start(new ProcessStartInfo(promtool, arguments)
            {
                WorkingDirectory = Path.Combine(Repository.Root, Folder),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var text = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await run.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(run.ExitCode == 0, $"{await text}{errors}");
        }
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"expr: (.+)")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\b(?:dq|gridgrains)_\w+")]
    private static partial Regex Metric();
}
