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
    [InlineData("{ later } {since", "{ later } {since")]
    [InlineData("{since:yyyy-MM-dd'T'HH:mmzzz@America/Los_Angeles} {now:HH:mmzzz@Asia/Kolkata}", "2026-02-28T23:30-08:00 23:30+05:30")]
    public void Moments_are_written_as_the_source_wants_them(string text, string expected) => Assert.Equal(expected, new RunPlaceholders(From, From.AddDays(1), Now).In(text));

    [Fact]
    public void First_run_asks_for_a_day_up_to_now() => Assert.Equal("2026-03-07T18:00:00Z 2026-03-08T18:00:00Z", new RunPlaceholders(null, null, Now).In("{since} {until}"));

    [Theory]
    [InlineData("query_params: { from: \"{since:q}\" }", 30, "{since:yyyy-MM-dd}")]
    [InlineData("query_params: { from: \"{since:qqq}\" }", 30, "{since:yyyy-MM-dd}")]
    [InlineData("query_params: { from: \"{since:yyyy-MM-dd@America/Los_Angelos}\" }", 30, "America/Los_Angeles")]
    [InlineData("headers: { From: \"{now:iso}\" }", 25, "{now}")]
    [InlineData("query_params: { from: \"{sinc}\" }", 30, "{since}")]
    [InlineData("query_params: { from: \"{Since:yyyy-MM-dd@UTC}\" }", 30, "{since:yyyy-MM-dd@UTC}")]
    [InlineData("query_params: { from: \"{since:}\" }", 30, "{since:yyyy-MM-dd}")]
    [InlineData("query_params: { from: \"{since@America/Chicago}\" }", 30, "{since:yyyy-MM-dd}")]
    [InlineData("query_params: { from: \"{{since}}\" }", 30, "{since}")]
    [InlineData("query_params: { from: \"{ now }\" }", 30, "{now}")]
    [InlineData("query_params: { from: \"{last_run}\" }", 30, null)]
    [InlineData("query_params: { from: \"{until:YYYY-MM-DD}\" }", 30, "{until:yyyy-MM-dd}")]
    [InlineData("query_params: { from: \"{until:%Y-%m-%d@UTC}\" }", 30, "{until:yyyy-MM-dd@UTC}")]
    [InlineData("query_params: { from: \"{until:qqq}\" }", 30, "{until:yyyy-MM-dd}")]
    [InlineData("method: POST\n    body_template: '{\"from\": \"{untill}\"}'", 30, "{until}")]
    public void What_cannot_be_written_is_found_with_its_place(string line, int column, string? instead)
    {
        var findings = SpecText.Check(Specs.Prices.Replace("    response_path:", $"    {line}\n    response_path:", StringComparison.Ordinal)).Findings;

        Assert.Contains(("bad_placeholder", 13 + line.Count(letter => letter == '\n'), instead), findings.Select(finding => (finding.Code, finding.Line, finding.WriteInstead)));
        Assert.All(findings, finding => Assert.InRange(finding.Column, 1, column));
    }

    [Theory]
    [InlineData("path: /prices", "path: \"/prices/{sinc}\"", "{since}")]
    [InlineData("path: /prices", "headers: { From: \"{untl}\" }", "{until}")]
    [InlineData("base_url: http://127.0.0.1:8080", "base_url: \"http://127.0.0.1:8080/{since}\"", null)]
    [InlineData("path: /prices", "subscribe: ['{\"since\":\"{sinse}\"}']", "{since}")]
    public void An_unknown_placeholder_is_refused_wherever_one_is_filled_in_and_a_known_one_where_none_is(string good, string bad, string? instead) => Assert.Contains(
        ("bad_placeholder", instead), SpecText.Check(Specs.Prices.Replace(good, bad, StringComparison.Ordinal)).Findings.Select(finding => (finding.Code, finding.WriteInstead)));

    [Fact]
    public void A_moment_in_the_path_of_files_is_refused_because_nothing_fills_it_in()
    {
        var spec = Specs.Prices.Replace("rest_api", "file_ftp", StringComparison.Ordinal).Replace("base_url: http://127.0.0.1:8080", "folder: incoming", StringComparison.Ordinal)
            .Replace("path: /prices", "path: \"{now:yyyy}.csv\"", StringComparison.Ordinal);

        Assert.Contains(("bad_placeholder", "/endpoints/0/path"), SpecText.Check(spec).Findings.Select(finding => (finding.Code, finding.Pointer)));
    }

    [Theory]
    [InlineData("{\"query\": \"query($a: Int) { prices(first: $a, where: { zone: 1 }) { nodes { time } } }\"}")]
    [InlineData("{\"a\": {\"b\": {since}}, \"c\": [{\"d\": {now:epoch_s}}], \"e\": {}}")]
    [InlineData("<a>{3F2504E0-4F89}</a>")]
    public void Braces_of_json_and_graphql_are_no_placeholders(string text) => Assert.Null(RunPlaceholders.FaultOf(text));
}
