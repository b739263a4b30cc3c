using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Silo.Http.Prices;
using GridGrains.Silo.Parts;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Http;

/// <summary>docs/ingest.md has every topic that takes records, and its examples are taken as they stand there.</summary>
public sealed class IngestDocumentTests(SiloFixture silo)
{
    private const string Begin = "<!-- topics -->\n";
    private const string End = "<!-- /topics -->";

    private static string DocumentPath => Path.Combine(RepositoryFolder.Path, "docs", "ingest.md");

    /// <summary>With UPDATE_DOCS=1 in the environment it writes the sections into the document.</summary>
    [Fact]
    public async Task Documentation_has_the_fields_of_every_topic()
    {
        var text = await File.ReadAllTextAsync(DocumentPath, TestContext.Current.CancellationToken);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var sections = Sections();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            text = text[..begin] + sections + text[end..];
            await File.WriteAllTextAsync(DocumentPath, text, TestContext.Current.CancellationToken);
            end = begin + sections.Length;
        }

        Assert.Equal(sections, text[begin..end]);
    }

    [Fact]
    public async Task Every_example_of_the_documentation_is_accepted()
    {
        foreach (var (topic, _, _, example, _) in Topics())
        {
            using var content = new StringContent(example, Encoding.UTF8, "application/json");
            using var answer = await silo.Http.PostAsync($"/v1/ingest/{topic}", content);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{topic}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Refusals_name_the_place_in_the_body_and_the_page_that_shows_records()
    {
        await RefusedAsync("application/json", "[{\"iso\":\"CAISO\"},\n {\"iso\":}]", HttpStatusCode.BadRequest, "line 2, column 9: '}' begins no value; expected is a text in quotes");
        await RefusedAsync("application/json", "", HttpStatusCode.BadRequest, "the body holds no record");
        await RefusedAsync("application/x-ndjson", "\n\n{\"iso\" \"CAISO\"}\n", HttpStatusCode.UnprocessableEntity, "line 3, column 8: '\"' stands behind a field's name; expected is a colon");
        await RefusedAsync("application/json", "{}", HttpStatusCode.NotFound, "takes no records over HTTP", "NOTHING");
    }

    private async Task RefusedAsync(string type, string body, HttpStatusCode status, string words, string topic = "ISO_RT_LMP")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var answer = await silo.Http.PostAsync($"/v1/ingest/{topic}", content);
        var detail = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!;
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, detail, StringComparison.Ordinal);
        Assert.Contains("docs/ingest.md", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePositionInLine", detail, StringComparison.Ordinal);
    }

    private static string Sections()
    {
        var text = new StringBuilder();
        foreach (var (topic, keys, fields, example, takesCsv) in Topics())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {topic}\n\nThe key is `{string.Join('/', keys)}`. {(takesCsv ? "CSV is taken." : "CSV is not taken.")}\n\n```json\n{example}\n```\n\n");
            text.Append("| field | type | unit | needed | what |\n|---|---|---|---|---|\n");
            foreach (var field in keys.Where(key => fields.All(known => known.Name != key)).Select(key => new RecordField(key, "string", "part of the key")).Concat(fields))
            {
                text.Append(CultureInfo.InvariantCulture, $"| `{field.Name}` | {field.Type} | {field.Unit} | {(field.Required ? "yes" : "")} | {field.Doc} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private static IEnumerable<(string Topic, IReadOnlyList<string> Keys, IReadOnlyList<RecordField> Fields, string Example, bool TakesCsv)> Topics()
    {
        var dayAhead = PriceExamples.Record.DeepClone();
        (dayAhead["market"], dayAhead["interval_minutes"]) = ("DAY_AHEAD_HOURLY", 60);
        (dayAhead["ts"], dayAhead["known_at"]) = ("2026-06-01T10:00:00Z", "2026-05-31T20:00:00Z");
        dayAhead["known_at_basis"] = "posting_hour";
        yield return (Domain.Log.Topics.RealTimeLmp, ["iso", "node"], LmpSchema.Schema.Fields, PriceExamples.Record.ToJsonString(), false);
        yield return (Domain.Log.Topics.DayAheadLmp, ["iso", "node"], LmpSchema.Schema.Fields, dayAhead.ToJsonString(), false);
        foreach (var entrance in SiloParts.OfProgram.Entrances.OrderBy(entrance => entrance.Topic, StringComparer.Ordinal))
        {
            yield return (entrance.Topic, entrance.KeyFields, entrance.Schema.Fields, entrance.Example, entrance.TakesCsv);
        }
    }
}
