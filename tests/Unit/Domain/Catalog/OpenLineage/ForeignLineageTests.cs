using System.Text;
using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Domain.Catalog.OpenLineage;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Catalog.OpenLineage;

public sealed class ForeignLineageTests
{
    private const string Head = """ "eventTime":"2026-06-01T12:00:00Z","producer":"https://example.org/dbt","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json" """;
    private const string Run = """ "run":{"runId":"0197f1a2-3b4c-7d5e-8f60-718293a4b5c6"},"job":{"namespace":"dbt","name":"spread"} """;

    /// <summary>Events as Airflow and Spark wrote them.</summary>
    [Fact]
    public void Real_events_of_others_are_all_taken_each_once_and_make_one_graph_in_any_order()
    {
        var files = Directory.GetFiles(SharedData.PathOf("openlineage/consumer"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.True(files.Length > 40);
        var (forwards, backwards) = (new ForeignLineage(), new ForeignLineage());
        foreach (var file in files)
        {
            var said = Read(File.ReadAllText(file));
            Assert.True(forwards.Take(said), file);
            Assert.False(forwards.Take(said), file);
        }

        foreach (var file in files.Reverse())
        {
            backwards.Take(Read(File.ReadAllText(file)));
        }

        Assert.Equal(Lines(forwards), Lines(backwards));
        var graph = LineagePart.Graph(forwards.Part);
        Assert.Contains(graph.Into(new LineageNode("bigquery/mock-project.test.upload_cp", "a")), edge => edge is { How: LineageHow.Copy, From: { Dataset: "bigquery/mock-project.test.upload", Column: "a" } });
        Assert.Contains(
            graph.Edges.Where(edge => edge.To.Dataset.EndsWith("result.csv", StringComparison.Ordinal)), edge => edge.From is { Dataset: "bigquery/mock-project.test.upload_cp", Column: "b" });
        Assert.Contains(graph.Edges, edge => edge is { How: LineageHow.Copy or LineageHow.Rename, From: { Dataset: "file//tmp/cll_test/cll_source1", Column: "a" }, To: { Dataset: "file//tmp/cll_test/tbl1", Column: "ident" } });
        Assert.Contains(graph.Edges, edge => edge is { How: LineageHow.Aggregate, To.Dataset: "file//tmp/cll_test/tbl1" });
    }

    [Fact]
    public void Same_event_in_another_order_of_fields_is_the_same_and_a_failed_run_makes_nothing()
    {
        var known = new ForeignLineage();
        Assert.True(known.Take(Read("{" + Head + "," + Run + ""","eventType":"COMPLETE","inputs":[{"namespace":"gridgrains","name":"clickhouse.hub_lmp_5m"}],"outputs":[{"namespace":"w","name":"t"}]}""")));
        Assert.False(known.Take(Read("{ \"outputs\":[{\"name\":\"t\",\"namespace\":\"w\"}]," + Run + ",\"inputs\":[{\"name\":\"clickhouse.hub_lmp_5m\",\"namespace\":\"gridgrains\"}]," + Head + ",\"eventType\":\"COMPLETE\"}")));
        Assert.True(known.Take(Read("{" + Head + "," + Run.Replace("spread", "broken", StringComparison.Ordinal) + ""","eventType":"FAIL","outputs":[{"namespace":"w","name":"u"}],"inputs":[{"namespace":"w","name":"v"}]}""")));

        Assert.Equal(["clickhouse.hub_lmp_5m -> w/t formula"], Lines(known));
        Assert.Equal(2, known.Count);
    }

    [Fact]
    public void Newest_run_of_a_job_is_shown_with_its_state_whatever_order_its_events_come_in()
    {
        string[] events =
        [
            Of("0197f1a2-3b4c-7d5e-8f60-718293a4b5c6", "2026-06-01T12:00:00Z", "START"), Of("0197f1a2-3b4c-7d5e-8f60-718293a4b5c6", "2026-06-01T12:05:00Z", "COMPLETE"),
            Of("0197f1a2-3b4c-7d5e-8f60-718293a4b5c7", "2026-06-01T13:00:00Z", "START"), Of("0197f1a2-3b4c-7d5e-8f60-718293a4b5c7", "2026-06-01T13:01:00Z", "FAIL"),
        ];
        foreach (var order in (IEnumerable<string>[])[events, events.Reverse(), [events[3], events[0], events[2], events[1]]])
        {
            var known = new ForeignLineage();
            Assert.All(order, text => Assert.True(known.Take(Read(text))));
            var job = Assert.Single(known.Board.Jobs);
            Assert.Equal(("dbt/spread", "FAIL", 13, 0, 1), (job.Name.ToString(), job.State, job.StartedUtc.Hour, job.StartedUtc.Minute, job.LastUtc.Minute));
            Assert.Equal((12, true), (job.FirstUtc.Hour, job.HasEnded));
            Assert.Equal(["w/t"], known.Board.Datasets.Select(dataset => dataset.Name.ToString()));
        }

        static string Of(string run, string at, string type) =>
            $$"""{"eventTime":"{{at}}","producer":"p","schemaURL":"s","eventType":"{{type}}","run":{"runId":"{{run}}"},"job":{"namespace":"dbt","name":"spread"},"outputs":[{"namespace":"w","name":"t"}]}""";
    }

    /// <summary>What another program says of a table of this platform does not move when it came to be.</summary>
    [Fact]
    public void Only_events_of_own_jobs_say_since_when_a_dataset_is_there()
    {
        var known = new ForeignLineage();
        known.Take(Read(Of("airflow", "2020-01-01T00:00:00Z")));
        Assert.Equal([null], known.Board.Datasets.Select(dataset => dataset.OwnFirstUtc));
        known.Take(Read(Of("gridgrains", "2026-06-02T00:00:00Z")));
        known.Take(Read(Of("gridgrains", "2026-06-01T00:00:00Z")));
        known.Take(Read(Of("airflow", "2021-01-01T00:00:00Z")));
        var dataset = Assert.Single(known.Board.Datasets);
        Assert.Equal((2020, new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc)), (dataset.FirstUtc.Year, dataset.OwnFirstUtc));

        static string Of(string job, string at) =>
            $$"""{"eventTime":"{{at}}","producer":"p","schemaURL":"s","eventType":"COMPLETE","run":{"runId":"0197f1a2-3b4c-7d5e-8f60-718293a4b5c6"},"job":{"namespace":"{{job}}","name":"j"},"outputs":[{"namespace":"gridgrains","name":"clickhouse.hub_lmp_5m"}]}""";
    }

    [Theory]
    [InlineData("RunEvent", "\"run\":{\"runId\":\"0197f1a2-3b4c-7d5e-8f60-718293a4b5c6\"},\"job\":{\"namespace\":\"a\",\"name\":\"b\"}", "a/b")]
    [InlineData("JobEvent", "\"job\":{\"namespace\":\"a\",\"name\":\"b\"}", "a/b")]
    [InlineData("DatasetEvent", "\"dataset\":{\"namespace\":\"a\",\"name\":\"c\"}", "a/c")]
    public void Events_of_runs_jobs_and_datasets_are_taken_with_any_type_or_none(string kind, string body, string key)
    {
        foreach (var type in ForeignEvent.Types.Select(type => $",\"eventType\":\"{type}\"").Append(""))
        {
            Assert.Equal(key, Read("{" + Head.Replace("OpenLineage.json", $"OpenLineage.json#/$defs/{kind}", StringComparison.Ordinal) + "," + body + type + "}").Key);
        }
    }

    [Theory]
    [InlineData("not json", "not JSON")]
    [InlineData("[]", "one JSON object")]
    [InlineData("{}", "producer")]
    [InlineData("""{"producer":"p","schemaURL":"s","eventTime":"yesterday"}""", "eventTime")]
    [InlineData("""{"producer":"p","schemaURL":"s","eventTime":"2026-06-01T12:00:00Z"}""", "neither a job nor a dataset")]
    [InlineData("""{"producer":"p","schemaURL":"s","eventTime":"2026-06-01T12:00:00Z","job":{"namespace":"a"}}""", "job.name")]
    [InlineData("""{"producer":"p","schemaURL":"s","eventTime":"2026-06-01T12:00:00Z","job":{"namespace":"a","name":"b"},"run":{"runId":"17"}}""", "run.runId")]
    [InlineData("""{"producer":"p","schemaURL":"s","eventTime":"2026-06-01T12:00:00Z","job":{"namespace":"a","name":"b"},"eventType":"DONE"}""", "eventType")]
    [InlineData("""{"producer":"p","schemaURL":"s","eventTime":"2026-06-01T12:00:00Z","job":{"namespace":"a","name":"b"},"eventType":5}""", "eventType")]
    [InlineData("""{"producer":"\ud800","schemaURL":"s","eventTime":"2026-06-01T12:00:00Z"}""", "half of a pair")]
    [InlineData("""{"producer":"p","schemaURL":"s","eventTime":"2026-06-01T12:00:00Z","job":{"namespace":"a","name":"b"},"outputs":[{"name":"x"}]}""", "outputs[0].namespace")]
    public void What_is_no_event_is_refused_with_the_field(string json, string complaint)
    {
        Assert.Null(ForeignEventReader.Read(Encoding.UTF8.GetBytes(json), out _, out var error));
        Assert.Contains(complaint, error);
    }

    private static ForeignEvent Read(string json)
    {
        var said = ForeignEventReader.Read(Encoding.UTF8.GetBytes(json), out _, out var error);
        Assert.Null(error);
        return said!;
    }

    private static IEnumerable<string> Lines(ForeignLineage known) => known.Part.Edges.Select(edge => $"{edge.From} -> {edge.To} {edge.Word}").Distinct().Order(StringComparer.Ordinal);
}
