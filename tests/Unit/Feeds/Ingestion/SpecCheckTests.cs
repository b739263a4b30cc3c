using System.Text;
using System.Text.Json;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>Fuzzing is seeded with 20261129.</summary>
public sealed class SpecCheckTests
{
    [Fact]
    public void A_good_spec_has_no_findings()
    {
        var result = SpecText.Check(Specs.Prices);

        Assert.Empty(result.Findings);
        Assert.Equal(("sp15-prices", "lmp"), (result.Spec!.Name, result.Spec.Target));
        Assert.Equal("$.price.total", result.Spec.Endpoints[0].Fields.Single(field => field.Name == "lmp").From);
    }

    [Theory]
    [InlineData("lmp:", "lpm:", "unknown_field", "/endpoints/0/field_mapping/lpm", 20, 7, "lmp")]
    [InlineData("response_path:", "respones_path:", "unknown_field", "/endpoints/0/respones_path", 13, 5, "response_path")]
    [InlineData("unit: USD/MWh", "unit: EUR/MWh", "unit_does_not_fit", "/endpoints/0/field_mapping/lmp/unit", 20, 41, "USD/MWh")]
    [InlineData("America/Los_Angeles", "America/Los_Angelos", "unknown_time_zone", "/provider/timezone", 8, 13, "America/Los_Angeles")]
    [InlineData("\"*/5 * * * *\"", "\"*/5 * 1 * 1\"", "bad_schedule", "/provider/schedule_cron", 7, 18, "\"*/5 * * * *\"")]
    [InlineData("$.data[*]", "\"$.data[\"", "bad_path", "/endpoints/0/response_path", 13, 20, null)]
    [InlineData("rest_api", "s4", "unknown_value", "/provider/provider_type", 5, 18, "s3")]
    [InlineData("rest_api", "kafka", "missing_field", "/endpoints/0", 11, 5, "topic: { name: ticks }")]
    [InlineData("version: \"1.1\"", "version: 1.1", "wrong_type", "/version", 1, 10, "\"1.1\"")]
    [InlineData("name: sp15-prices", "name: SP15 prices", "bad_form", "/name", 2, 7, "sp15-prices")]
    [InlineData("{ const: 5 }", "{ const: five }", "wrong_type", "/endpoints/0/field_mapping/interval_minutes/const", 19, 34, null)]
    [InlineData("{ const: 5 }", "{ const: 5.5 }", "wrong_type", "/endpoints/0/field_mapping/interval_minutes/const", 19, 34, null)]
    [InlineData("unit: USD/MWh", "default: none", "wrong_type", "/endpoints/0/field_mapping/lmp/default", 20, 44, null)]
    [InlineData("unit: USD/MWh", "enum: { x: y }", "wrong_type", "/endpoints/0/field_mapping/lmp/enum/x", 20, 46, null)]
    [InlineData("target: lmp", "target: outages", "unknown_value", "/sinks/0/target", 23, 13, "outage")]
    public void A_fault_is_told_with_its_place_and_what_to_write(string good, string bad, string code, string pointer, int line, int column, string? instead)
    {
        var result = SpecText.Check(Specs.Prices.Replace(good, bad, StringComparison.Ordinal));

        Assert.Contains(result.Findings, finding => (finding.Code, finding.Pointer, finding.Line, finding.Column, finding.WriteInstead) == (code, pointer, line, column, instead));
        Assert.False(result.IsValid);
    }

    [Theory]
    [InlineData("{ type: none, cursor_path: $.next }", "contradiction")]
    [InlineData("{ type: cursor, cursor_path: $.next }", "missing_field")]
    [InlineData("{ type: page, page_param: p, offset_param: o }", "contradiction")]
    public void Pages_that_contradict_themselves_are_found(string pagination, string code) =>
        Assert.Contains(
            SpecText.Check(Specs.Prices.Replace("    response_path:", $"    pagination: {pagination}\n    response_path:", StringComparison.Ordinal)).Findings, finding => finding.Code == code);

    [Theory]
    [InlineData("headers: { Authorization: Bearer abc }")]
    [InlineData("query_params: { api_key: abc }")]
    public void A_secret_in_the_spec_is_refused_and_not_repeated(string line)
    {
        var findings = SpecText.Check(Specs.Prices.Replace("    response_path:", $"    {line}\n    response_path:", StringComparison.Ordinal)).Findings;

        Assert.Contains(findings, finding => finding.Code == "secret_in_spec");
        Assert.DoesNotContain(findings, finding => finding.Message.Contains("abc", StringComparison.Ordinal));
    }

    [Fact]
    public void Required_fields_that_nothing_feeds_are_found() =>
        Assert.Contains(
            SpecText.Check(Specs.Prices.Replace("      node: node\n", "", StringComparison.Ordinal)).Findings,
            finding => finding.Code == "unmapped_field" && finding.Message.Contains("'node'", StringComparison.Ordinal));

    [Fact]
    public void Spec_whose_rows_lack_a_field_can_be_sampled_and_not_run()
    {
        var unmapped = SpecText.Check(Specs.Prices.Replace("      node: node\n", "", StringComparison.Ordinal));
        var broken = SpecText.Check(Specs.Prices.Replace("      node: node\n", "      knot: node\n", StringComparison.Ordinal));

        Assert.False(unmapped.IsValid);
        Assert.DoesNotContain(unmapped.Sampled!.Endpoints[0].Fields, field => field.Name == "node");
        Assert.Null(broken.Sampled);
    }

    [Fact]
    public void Json_gives_the_same_findings_with_its_own_places()
    {
        const string Text = """
            {
              "version": "1.1",
              "name": "x",
              "providr": {}
            }
            """;

        var finding = SpecText.Check(Text).Findings.First(finding => finding.Code == "unknown_field");

        Assert.Equal(("/providr", 4, 3, "provider"), (finding.Pointer, finding.Line, finding.Column, finding.WriteInstead));
    }

    [Theory]
    [InlineData("a: [")]
    [InlineData("{\"a\":")]
    [InlineData("a: &x [*x]")]
    [InlineData("--- 1\n--- 2")]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("? [a]\n: b")]
    public void A_text_that_is_no_spec_is_an_error_and_no_fault(string text) => Assert.False(SpecText.Check(text).IsValid);

    [Fact]
    public void The_schema_is_json_schema_and_refers_only_to_itself()
    {
        using var schema = JsonDocument.Parse(SpecSchema.Uis.Text);

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
        var text = Encoding.UTF8.GetString(SpecSchema.Uis.Text.Span);
        Assert.All(
            text.Split("\"$ref\": \"").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)]),
            reference => Assert.True(schema.RootElement.GetProperty("$defs").TryGetProperty(reference["#/$defs/".Length..], out _), reference));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("{\"a\":")]
    public void Nesting_without_end_is_an_error_and_ends_no_process(string part) =>
        Assert.False(SpecText.Check(string.Concat(Enumerable.Repeat(part, SpecText.MaxLength / part.Length))).IsValid);

    [Fact]
    public void Damaged_specs_give_clear_errors_only()
    {
        var random = new Random(20261129);
        for (var round = 0; round < 800; round++)
        {
            var text = new StringBuilder(Specs.Prices);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)),
                    1 => text.Insert(at, "{}[]:,\"'&*-\n \t0a$"[random.Next(17)]),
                    _ => text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 40), text.Length - at))),
                };
            }

            var result = SpecText.Check(text.ToString());
            Assert.Equal(result.IsValid, result.Findings.All(finding => finding.Severity != SpecSeverity.Error));
            Assert.All(result.Findings, finding => Assert.NotEqual("", finding.Message));
        }
    }
}
