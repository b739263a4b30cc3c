using System.Text;
using System.Text.Json;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Egress;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Catalog.Runs;
using GridGrains.Tests.Integration.Backfills;
using GridGrains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Http;

/// <summary>What the silo reports of its own runs.</summary>
public sealed class OwnLineageTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backfill_and_sink_tell_of_their_runs_once_each_and_every_event_keeps_to_the_published_schema()
    {
        using var body = new StringContent(BackfillTests.Report("BF_TOLD", 3), Encoding.UTF8, "text/csv");
        using var answer = await silo.Http.PostAsync("/v1/backfills?name=reported.csv", body, Cancellation);
        var id = JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancellation), ApiJson.Default.BackfillView)!.Id;
        var runId = PlatformJobs.Backfill.RunIdOf(id).ToString();

        var events = await Poll.ForAsync(
            async () => await ReadAsync() is var read && read.Count(said => RunOf(said) == runId) == 2 && read.Any(said => JobOf(said).StartsWith("sink.iceberg.", StringComparison.Ordinal))
                && read.Any(said => JobOf(said) == "quality.iso_rt_lmp" && said.GetProperty("eventType").GetString() == "COMPLETE") ? read : null,
            "the backfill has reported its start and its end, its judges what they found, and a sink a commit");

        var run = events.Where(said => RunOf(said) == runId).ToArray();
        Assert.Equal(["START", "COMPLETE"], run.Select(said => said.GetProperty("eventType").GetString()));
        Assert.True(run[0].GetProperty("eventTime").GetDateTime() <= run[1].GetProperty("eventTime").GetDateTime());
        Assert.EndsWith("reported.csv", run[0].GetProperty("inputs")[0].GetProperty("name").GetString(), StringComparison.Ordinal);
        var output = Assert.Single(run[1].GetProperty("outputs").EnumerateArray());
        Assert.Equal("iceberg.iso_rt_lmp", output.GetProperty("name").GetString());
        Assert.Equal(3, output.GetProperty("outputFacets").GetProperty("outputStatistics").GetProperty("rowCount").GetInt64());
        Assert.Equal("topic.ISO_RT_LMP", output.GetProperty("facets").GetProperty("columnLineage").GetProperty("fields").GetProperty("lmp").GetProperty("inputFields")[0].GetProperty("name").GetString());

        var judged = events.Last(said => JobOf(said) == "quality.iso_rt_lmp" && said.GetProperty("eventType").GetString() == "COMPLETE").GetProperty("inputs")[0];
        Assert.Equal("iceberg.iso_rt_lmp", judged.GetProperty("name").GetString());
        Assert.True(judged.GetProperty("inputFacets").GetProperty("dataQualityMetrics").GetProperty("rowCount").GetInt64() > 0);
        Assert.Equal(
            PartitionJudges.Words, judged.GetProperty("inputFacets").GetProperty("dataQualityAssertions").GetProperty("assertions").EnumerateArray().Select(assertion => assertion.GetProperty("assertion").GetString()!));

        var schema = new OpenLineageSchema(SharedDataFolder.Find("openlineage/facets"));
        Assert.All(events.Where(IsOwn), said => Assert.Empty(schema.Faults(said.GetRawText())));
    }

    [Fact]
    public async Task Event_goes_to_a_file_and_to_an_address_and_the_receiver_takes_it_once()
    {
        var payload = Encoding.UTF8.GetBytes("""{"eventTime":"2026-06-02T12:00:00Z","producer":"urn:x","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent","eventType":"COMPLETE","run":{"runId":"0197f1a2-3b4c-7d5e-8f60-718293a4b5c8"},"job":{"namespace":"elsewhere","name":"sent"},"inputs":[],"outputs":[]}""");
        var address = new Uri(silo.Address, "/api/v1/lineage");
        var http = new HttpRunDestination(silo.Services.GetRequiredService<EgressRoom>(), address, null);
        await http.SendAsync(payload, Cancellation);
        await http.SendAsync(payload, Cancellation);
        Assert.Single(await ReadAsync(), said => JobOf(said) == "sent");
        await Assert.ThrowsAsync<RunEventRefusedException>(() => http.SendAsync("{}"u8.ToArray(), Cancellation));

        var path = Path.Combine(Directory.CreateTempSubdirectory("gridgrains-").FullName, "lineage", "events.jsonl");
        var file = new FileRunDestination(path);
        await file.SendAsync(payload, Cancellation);
        await file.SendAsync(payload, Cancellation);
        Assert.Equal([Encoding.UTF8.GetString(payload), Encoding.UTF8.GetString(payload)], await File.ReadAllLinesAsync(path, Cancellation));
    }

    private async Task<List<JsonElement>> ReadAsync()
    {
        var (log, topic, events) = (silo.Services.GetRequiredService<IPartitionLog>(), new TopicPartition(Topics.Lineage, 0), new List<JsonElement>());
        var range = await log.GetOffsetsAsync(topic, Cancellation);
        using var reader = log.OpenReader([new TopicPosition(topic, range.Earliest)], 1000);
        for (var next = range.Earliest; next < range.Next;)
        {
            using var batch = reader.Read(Patience.Limit, Cancellation);
            for (var i = 0; i < batch!.Count; i++)
            {
                events.Add(JsonDocument.Parse(batch.Records.Value(i).ToArray()).RootElement);
            }

            next = batch.LastOffset + 1;
        }

        return events;
    }

    private static string? RunOf(JsonElement said) => said.TryGetProperty("run", out var run) ? run.GetProperty("runId").GetString() : null;

    private static bool IsOwn(JsonElement said) => said.TryGetProperty("job", out var job) && job.GetProperty("namespace").GetString() == "gridgrains";

    private static string JobOf(JsonElement said) => said.TryGetProperty("job", out var job) ? job.GetProperty("name").GetString()! : "";
}
