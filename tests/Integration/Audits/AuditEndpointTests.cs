using System.Net;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Audits;

/// <summary>Audits of a day and an ISO that no other test has prices of.</summary>
public sealed class AuditEndpointTests(SiloFixture silo)
{
    private static readonly DateTime Day = new(2025, 2, 3, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Log_tables_and_grains_are_equal_until_a_grain_is_not()
    {
        await Sample.PostAsync(silo, [.. Enumerable.Range(0, 12).Select(i => Price("AUDITED", i, 20 + i)), Price("AUDITED", 3, 90, knownAfterMinutes: 60)]);

        var equal = await Poll.ForAsync(
            async () => await AuditAsync("""{"from":"2025-02-03","iso":"NYISO"}""") is var view && view.Cells.SingleOrDefault()?.Places.All(source => source.Rows == 13) is true ? view : null,
            "the lake has the prices");

        Assert.Equal(("equal", 0), (equal.Result, equal.Differences));
        Assert.Equal(["log compared", "manifest compared", "iceberg compared", "clickhouse absent", "grains compared"], equal.Places.Select(source => $"{source.Name} {source.State}"));
        Assert.Equal((12, 0, 0), (equal.Cells[0].Grains!.Compared, equal.Cells[0].Grains!.Differing, equal.Cells[0].Grains!.NotComparable));
        Assert.Equal(("NYISO", "REAL_TIME_5_MIN", new DateOnly(2025, 2, 3), true), (equal.Cells[0].Iso, equal.Cells[0].Market, equal.Cells[0].MarketDay, equal.Cells[0].Equal));

        await PlantAsync(Price("AUDITED", 5, 77, knownAfterMinutes: 90).Fact);
        var different = await AuditAsync("""{"from":"2025-02-03","to":"2025-02-03","markets":["REAL_TIME_5_MIN"]}""");

        Assert.Equal(("different", 1), (different.Result, different.Differences));
        var row = Assert.Single(different.Rows);
        Assert.Equal(("grains", "changed", "AUDITED", 25.0, 77.0), (row.Place, row.Kind, row.Node, row.ExpectedLmp, row.FoundLmp));

        // The exporter repeats an answer for 0.3 s.
        var metrics = await Poll.ForAsync(
            async () => await silo.Http.GetStringAsync("/metrics") is var text && text.Contains("""gridgrains_audit_differences{otel_scope_name="GridGrains.Audit",place="grains",run="requested"} 1""", StringComparison.Ordinal) ? text : null,
            "the figures of this audit are published");
        Assert.Contains("""place="iceberg",run="requested"} 0""", metrics);
    }

    [Fact]
    public async Task Days_without_a_row_are_not_called_equal()
    {
        var view = await AuditAsync("""{"from":"2025-02-01","iso":"NYISO"}""");

        Assert.Equal(("empty", 0), (view.Result, view.Differences));
        Assert.Empty(view.Cells);
    }

    [Theory]
    [InlineData("{}", "from")]
    [InlineData("""{"from":"2026-06-02","to":"2026-06-01"}""", "to")]
    [InlineData("""{"from":"2026-06-01","to":"2026-07-02"}""", "to")]
    [InlineData("""{"from":"2015-06-01"}""", "from")]
    [InlineData("""{"from":"2026-06-01","iso":"XISO"}""", "iso")]
    [InlineData("""{"from":"2026-06-01","markets":["SPOT"]}""", "markets")]
    [InlineData("""{"from":"yesterday"}""", "from")]
    public async Task Wrong_request_is_refused_by_name(string body, string named)
    {
        using var answer = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadAsStringAsync();
        Assert.Contains(named, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(GridGrains), problem, StringComparison.Ordinal);
    }

    // A record that the node takes for one of the log's, and the log does not have.
    private async Task PlantAsync(LmpFact fact)
    {
        var node = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<INodeGrain>("NYISO/AUDITED");
        var last = (await node.GetAsync())!.LastOffsets[0];
        var shards = await silo.Services.GetRequiredService<ShardStatuses>().GetHereAsync(CancellationToken.None);
        foreach (var epoch in shards.Select(shard => shard.Epoch).Distinct())
        {
            var result = await node.ApplyAsync(new EntityBatch<WatermarkedFact>(epoch, 0, last, last, [new WatermarkedFact(fact, fact.IntervalEndUtc, null)]));
            if (result.Status == ApplyStatus.Ok)
            {
                Assert.Equal(1, result.Result.Corrections);
                return;
            }
        }

        Assert.Fail("no epoch was the node's");
    }

    private static LmpEvent Price(string node, int interval, double lmp, int knownAfterMinutes = 10)
    {
        var start = Day.AddHours(12).AddMinutes(5 * interval);
        return new LmpEvent(
            new EntityKey(Isos.Nyiso, node),
            new LmpFact
            {
                Product = PriceProduct.RealTime5Min,
                IntervalStartUtc = start,
                IntervalMinutes = 5,
                Lmp = lmp,
                Energy = lmp,
                Congestion = 0,
                Loss = 0,
                KnownAtUtc = start.AddMinutes(knownAfterMinutes),
                KnownAtBasis = KnownAtBasis.Published,
            },
            NodeLabels.None);
    }

    private async Task<AuditReportView> AuditAsync(string body)
    {
        using var answer = await PostAsync(body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, ApiJson.Default.AuditReportView)!;
    }

    private Task<HttpResponseMessage> PostAsync(string body) => silo.Http.PostAsync("/v1/audit", new StringContent(body, Encoding.UTF8, "application/json"));
}
