using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Feeds.Ingestion;
using GridGrains.Tests.Unit.Feeds.Ingestion;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Ingestion;

public sealed class RunPlaceholdersTests
{
    private static readonly DateTime Now = new(2026, 3, 8, 18, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime From = new(2026, 3, 1, 7, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("{since}|{until}|{now}", "2026-03-01T07:30:00Z|2026-03-02T07:30:00Z|2026-03-08T18:00:00Z")]
    [InlineData("{since:yyyyMMdd'T'HH:mm-0000}", "20260301T07:30-0000")]
    [InlineData("{since:yyyy-MM-dd@America/Los_Angeles}", "2026-02-28")]
    [InlineData("{until:epoch_s}", "1772436600")]
    [InlineData("{until:epoch_ms}", "1772436600000")]
    [InlineData("{\"since\": \"{since}\", \"x\": {now}}", "{\"since\": \"2026-03-01T07:30:00Z\", \"x\": 2026-03-08T18:00:00Z}")]
    [InlineData("{later} {since", "{later} {since")]
    public void Moments_are_written_as_the_source_wants_them(string text, string expected) => Assert.Equal(expected, new RunPlaceholders(From, From.AddDays(1), Now).In(text));

    [Fact]
    public void First_run_asks_for_a_day_up_to_now() => Assert.Equal("2026-03-07T18:00:00Z 2026-03-08T18:00:00Z", new RunPlaceholders(null, null, Now).In("{since} {until}"));

    [Theory]
    [InlineData("query_params: { from: \"{since:q}\" }", 30, "{since:yyyy-MM-dd}")]
    [InlineData("query_params: { from: \"{since:qqq}\" }", 30, "{since:yyyy-MM-dd}")]
    [InlineData("query_params: { from: \"{since:yyyy-MM-dd@America/Los_Angelos}\" }", 30, "America/Los_Angeles")]
    [InlineData("headers: { From: \"{now:iso}\" }", 25, "{now:yyyy-MM-dd}")]
    public void What_cannot_be_written_is_found_with_its_place(string line, int column, string instead)
    {
        var findings = SpecText.Check(Specs.Prices.Replace("    response_path:", $"    {line}\n    response_path:", StringComparison.Ordinal)).Findings;

        Assert.Contains(("bad_placeholder", 13, instead), findings.Select(finding => (finding.Code, finding.Line, finding.WriteInstead)));
        Assert.All(findings, finding => Assert.InRange(finding.Column, 1, column));
    }
}
