using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Guardrails;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Lake.Guardrails;
using GridGrains.Lake.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Http;

public sealed class QuarantineEndpointTests(SiloFixture silo)
{
    private const string Live = "MISO.DAY_AHEAD_HOURLY_EX_ANTE.2025-02-03";
    private const string Backfilled = "SPP.REAL_TIME_5_MIN.2025-01-15";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Day_that_came_over_http_with_broken_components_is_quarantined_shown_as_suspect_and_released()
    {
        var start = new DateTime(2025, 2, 3, 5, 0, 0, DateTimeKind.Utc);
        await Sample.PostAsync(silo, [.. from node in Enumerable.Range(0, 6) from hour in Enumerable.Range(0, 24) select Broken($"QUARANTINE_{node}", start.AddHours(hour))]);

        var found = await QuarantinedAsync("/v1/quarantine?iso=MISO&day=2025-02-03&table=iso_da_lmp&status=quarantined");

        // A look may fall between the rows of one post; the decision says what it was made of.
        Assert.InRange(found.Rows, 100, 144);
        Assert.Equal((Live, true, found.Rows, "guardrails", start), (found.Id, found.InForce, found.DefectRows, found.Actor, found.From));
        Assert.Contains(found.Votes, vote => vote.Judge == "components" && vote.Explanation.Contains($"in {found.Rows} of {found.Rows} rows, off by 5.00 USD/MWh", StringComparison.Ordinal));
        Assert.Contains("suspect", await QualityAsync());
        await TaggedAsync(LakeTables.DayAheadPrices, Live, "quarantined");

        var released = await SettleAsync(Live, "release", HttpStatusCode.OK);
        Assert.Equal(("released", false, "jane", "quarantined"), (released!.Status, released.InForce, released.Actor, released.History[1].Status));
        Assert.Equal(released.Sequence, (await SettleAsync(Live, "release", HttpStatusCode.OK))!.Sequence);
        Assert.DoesNotContain("suspect", await QualityAsync());
        await TaggedAsync(LakeTables.DayAheadPrices, Live, "released");
        Assert.Equal("discarded", (await SettleAsync(Live, "discard", HttpStatusCode.OK))!.Status);
    }

    [Fact]
    public async Task Day_that_a_backfill_brought_is_judged_when_its_files_are_read()
    {
        var report = new StringBuilder("Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n");
        for (var row = 0; row < 120; row++)
        {
            var end = new DateTime(2025, 1, 15, 12, 0, 0).AddMinutes(5 * (row / 3));
            report.Append(CultureInfo.InvariantCulture, $"{end:MM/dd/yyyy HH:mm:ss},{end.AddHours(6):MM/dd/yyyy HH:mm:ss},SUSPECT_{row % 3},P,{30 + row}.5,1,2,20\n");
        }

        using (await silo.Http.PostAsync("/v1/backfills?name=suspect.csv&iso=SPP", new StringContent(report.ToString(), Encoding.UTF8, "text/csv"), Cancellation))
        {
            var found = await QuarantinedAsync("/v1/quarantine?market=REAL_TIME_5_MIN&day=2025-01-15");
            Assert.Equal((Backfilled, "quarantined", 120L, "components"), (found.Id, found.Status, found.Rows, found.Votes[0].Judge));
        }
    }

    [Theory]
    [InlineData("MISO.DAY_AHEAD_HOURLY.1999-01-01", """{"actor":"jane","reason":"why"}""", HttpStatusCode.NotFound, "unknown_partition")]
    [InlineData("nonsense", """{"actor":"jane","reason":"why"}""", HttpStatusCode.NotFound, "unknown_partition")]
    [InlineData(Live, """{"actor":"jane"}""", HttpStatusCode.BadRequest, "bad_json")]
    [InlineData(Live, """{"actor":" ","reason":"why"}""", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData(Live, """{"actor":"guardrails","reason":"why"}""", HttpStatusCode.BadRequest, "bad_request")]
    public async Task Act_that_means_nothing_is_refused(string id, string body, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.PostAsync($"/v1/quarantine/{id}/release", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        Assert.Equal(code, (await Problems.ReadAsync(response, status)).Code);
    }

    [Theory]
    [InlineData("status=lost", "status")]
    [InlineData("day=yesterday", "day")]
    [InlineData("table=lost", "table")]
    [InlineData("cursor=x", "cursor")]
    public async Task List_that_means_nothing_is_refused(string query, string complaint)
    {
        using var response = await silo.Http.GetAsync($"/v1/quarantine?{query}", Cancellation);
        Assert.Contains(complaint, (await Problems.ReadAsync(response, HttpStatusCode.BadRequest)).Detail);
    }

    private static LmpEvent Broken(string node, DateTime startUtc) => new(
        new EntityKey(Isos.Get("MISO"), node),
        new LmpFact
        {
            Product = PriceProduct.DayAheadHourlyExAnte,
            IntervalStartUtc = startUtc,
            IntervalMinutes = 60,
            Lmp = 25,
            Energy = 17,
            Congestion = 2,
            Loss = 1,
            KnownAtUtc = startUtc.AddDays(-1),
        },
        NodeLabels.None);

    private async Task<QuarantineView> QuarantinedAsync(string path) => await Poll.ForAsync(
        async () => (await silo.Http.GetFromJsonAsync(path, QuarantineJson.Default.QuarantinePage, Cancellation))!.Partitions.SingleOrDefault(), "the day is quarantined");

    private async Task<IReadOnlyList<string>> QualityAsync() =>
        (await silo.Http.GetFromJsonAsync("/v1/nodes/MISO/QUARANTINE_0", ApiJson.Default.NodeView, Cancellation))!.DayAhead!.Latest.Quality;

    private async Task<QuarantineView?> SettleAsync(string id, string act, HttpStatusCode status)
    {
        using var response = await silo.Http.PostAsync(
            $"/v1/quarantine/{id}/{act}", JsonContent.Create(new QuarantineRequest("jane", "looked at it"), QuarantineJson.Default.QuarantineRequest), Cancellation);
        Assert.Equal(status, response.StatusCode);
        return await response.Content.ReadFromJsonAsync(QuarantineJson.Default.QuarantineView, Cancellation);
    }

    private Task TaggedAsync(LakeTable table, string id, string status) => Poll.UntilAsync(
        async () => await silo.Services.GetRequiredService<LakeCatalog>().FindAsync(table, Cancellation) is { } found
            && found.Metadata.Snapshots.Any(snapshot => snapshot.Summary.GetValueOrDefault(QuarantineTags.PartitionProperty) == id && snapshot.Summary.GetValueOrDefault(QuarantineTags.StatusProperty) == status)
            && found.Metadata.Properties.GetValueOrDefault(QuarantineTags.InForceProperty, "").Contains(id, StringComparison.Ordinal) == (status == "quarantined"),
        $"a snapshot of {table} says that {id} is {status}");
}
