using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Processes;

/// <summary>SQL over HTTP as users have it: the questions of docs/sql.md, forms, refusals, caps.</summary>
internal static partial class SqlChecks
{
    private const int Questions = 10;

    public static async Task AssertAnswersAsync(HttpClient http)
    {
        await AssertDocumentedQuestionsAsync(http);
        await AssertFormsAsync(http);
        await AssertRefusalsAsync(http);
        await AssertCapAsync(http);
    }

    private static async Task AssertDocumentedQuestionsAsync(HttpClient http)
    {
        var questions = SqlBlock().Matches(await File.ReadAllTextAsync(RepositoryFolder.PathOf("docs", "sql.md"))).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(Questions, questions.Length);
        var filled = 0;
        foreach (var question in questions)
        {
            using var response = await PostAsync(http, "v1/sql", new JsonObject
            {
                ["sql"] = question,
                ["parameters"] = new JsonObject { ["iso"] = "CAISO", ["hub"] = "TH_SP15_GEN-APND", ["as_of"] = "2100-01-01 00:00:00" },
            });
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{question}\n{text}");
            var answer = JsonNode.Parse(text)!;
            Assert.NotEmpty(answer["columns"]!.AsArray());
            Assert.All(answer["rows"]!.AsArray(), row => Assert.Equal(answer["columns"]!.AsArray().Count, row!.AsArray().Count));
            Assert.Equal((int)answer["row_count"]!, answer["rows"]!.AsArray().Count);
            filled += answer["rows"]!.AsArray().Count > 0 ? 1 : 0;
        }

        // A market that has just begun has no corrections yet, and perhaps no day.
        Assert.InRange(filled, Questions - 3, Questions);
    }

    private static async Task AssertFormsAsync(HttpClient http)
    {
        var hubs = new JsonObject { ["sql"] = "SELECT hub FROM dim_hub ORDER BY hub", ["max_rows"] = 3 };
        using var csv = await PostAsync(http, "v1/sql", hubs, "text/csv");
        Assert.Equal(("true", "3", 4), (HeaderOf(csv, "X-Truncated"), HeaderOf(csv, "X-Row-Count"), (await csv.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));

        hubs["format"] = "arrow";
        using var arrow = await PostAsync(http, "v1/sql", hubs);
        var stream = await arrow.Content.ReadAsByteArrayAsync();
        Assert.Equal("application/vnd.apache.arrow.stream", arrow.Content.Headers.ContentType?.MediaType);

        // A stream begins with the mark of a continued message, and ends with one of no length.
        Assert.Equal(["FFFFFFFF", "FFFFFFFF00000000"], [Convert.ToHexString(stream[..4]), Convert.ToHexString(stream[^8..])]);

        hubs["format"] = "json";
        using var json = await PostAsync(http, "v1/sql", hubs);
        var answer = JsonNode.Parse(await json.Content.ReadAsStringAsync())!;
        Assert.Equal((true, 3, "String"), ((bool)answer["truncated"]!, (int)answer["row_count"]!, (string)answer["columns"]![0]!["type"]!));

        using var nothing = await PostAsync(http, "v1/sql", new JsonObject { ["sql"] = "SELECT hub FROM dim_hub WHERE false" });
        Assert.Equal((0, false), ((int)JsonNode.Parse(await nothing.Content.ReadAsStringAsync())!["row_count"]!, HeaderOf(nothing, "X-Truncated") == "true"));
    }

    private static async Task AssertRefusalsAsync(HttpClient http)
    {
        foreach (var (sql, code, named) in new[]
        {
            ("SELECT * FROM file('secret.csv')", "sql_refused", "the table function file"), ("SELECT * FROM system.tables", "sql_refused", "names a database"),
            ("SELECT 1\nFROM hub_lmp_5", "sql_refused", "(line 2, column 6)"), ("SELECT nothing FROM hub_lmp_5m", "sql_error", "nothing"), ("SELECT (", "sql_error", "is not closed"),
            ("DROP TABLE dim_hub", "sql_refused", "a statement is a SELECT"), ("SELECT hub FROM hub_lmp_5m WHERE ts > '2026-13-45'", "sql_refused", "there is none such"),
        })
        {
            using var refused = await PostAsync(http, "v1/sql", new JsonObject { ["sql"] = sql });
            var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
            Assert.Equal((HttpStatusCode.BadRequest, code), (refused.StatusCode, (string)problem["code"]!));
            Assert.Contains(named, (string)problem["detail"]!, StringComparison.Ordinal);
            Assert.True((int)problem["line"]! > 0 && (int)problem["column"]! > 0);
        }

        using var misspelt = await PostAsync(http, "v1/sql", new JsonObject { ["sql"] = "SELECT 1", ["maxrows"] = 3 });
        var member = JsonNode.Parse(await misspelt.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "malformed", "max_rows"), (misspelt.StatusCode, (string)member["code"]!, (string)member["suggestions"]![0]!));

        using var check = await PostAsync(http, "v1/sql/check", new JsonObject { ["sql"] = "SELECT 1\nFROM hub_lmp_5" });
        var checkedOne = JsonNode.Parse(await check.Content.ReadAsStringAsync())!;
        Assert.Equal((false, 2, 6, "hub_lmp_5m"), ((bool)checkedOne["allowed"]!, (int)checkedOne["line"]!, (int)checkedOne["column"]!, (string)checkedOne["suggestions"]![0]!));
        using var allowed = await PostAsync(http, "v1/sql/check", new JsonObject { ["sql"] = "SELECT count() FROM iso_rt_lmp_latest, dim_hub" });
        var allowedOne = JsonNode.Parse(await allowed.Content.ReadAsStringAsync())!;
        Assert.Equal(("[\"dim_hub\",\"iso_rt_lmp_latest\"]", "UInt64"), (allowedOne["tables"]!.ToJsonString(), (string)allowedOne["columns"]![0]!["type"]!));
        Assert.Contains("iso_rt_lmp_as_of(as_of = ", await http.GetStringAsync("v1/sql/tables"), StringComparison.Ordinal);
    }

    private static async Task AssertCapAsync(HttpClient http)
    {
        using var ended = await PostAsync(http, "v1/sql", new JsonObject { ["sql"] = "SELECT length(groupArray(concat(toString(number), leftPad('x', 4000)))) FROM numbers(1000000)" });
        var problem = JsonNode.Parse(await ended.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "query_killed"), (ended.StatusCode, (string)problem["code"]!));
        Assert.Matches(MemoryCap(), (string)problem["detail"]!);
    }

    private static string? HeaderOf(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path, JsonObject body, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create<JsonNode>(body) };
        if (accept is not null)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        }

        return await http.SendAsync(request);
    }

    [GeneratedRegex("^the query was ended over its cap of memory: (?!.*was ended)")]
    private static partial Regex MemoryCap();

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlock();
}
