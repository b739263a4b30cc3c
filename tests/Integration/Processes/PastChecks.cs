using System.Globalization;
using System.Text.Json.Nodes;
using GridGrains.Client;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Tests.Integration.Processes;

/// <summary>Three publications of the same intervals: every read is right at four moments, and says the same over HTTP, by the client, as features and by SQL.</summary>
internal static class PastChecks
{
    private const string Node = "PAST_NODE";
    private const int Intervals = 8;

    private static readonly DateTime First = DateTime.SpecifyKind(DateTime.UtcNow.Date.AddDays(-3), DateTimeKind.Utc).AddHours(12);

    private static readonly DateTime[] Moments = [First.AddMinutes(62), First.AddHours(3), First.AddHours(27), First.AddHours(51)];

    // The second publication leaves out one interval, the third corrects the first three again.
    private static readonly LmpEvent[] Prices =
    [
        .. from version in Enumerable.Range(0, 3) from slot in Enumerable.Range(0, Intervals) where version == 0 || (version == 1 && slot != 5) || (version == 2 && slot < 3)
           select Price(slot, 20 + slot + (10 * version), version),
    ];

    public static async Task PublishAsync(HttpClient http) => await ClientOf(http).IngestAsync(Topics.RealTimeLmp, Prices);

    public static async Task AssertKnownAsync(HttpClient http)
    {
        var client = ClientOf(http);
        await SiloProcess.UntilAsync(
            async () => (await client.GetHistoryAsync("CAISO", Node, PriceProduct.RealTime15Min, First, asOf: Moments[3])).Points is { Count: Intervals } points && points[2].Lmp == 42,
            "the tables hold the last publication");
        foreach (var moment in Moments)
        {
            await AssertMomentAsync(http, client, moment, KnownAt(moment));
        }

        await AssertChangesAsync(http, client);
        using var old = await http.GetAsync($"v1/nodes/CAISO/{Node}?as_of=2001-01-01T00:00:00Z");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, old.StatusCode);
        Assert.Contains("1095 days", await old.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null((await client.GetNodeAsync("CAISO", Node, First.AddHours(-1))).RealTime);
    }

    private static async Task AssertMomentAsync(HttpClient http, GridGrainsClient client, DateTime moment, (DateTime Start, double Lmp)[] expected)
    {
        var newest = expected[^1];
        Assert.Equal(expected, (await client.GetHistoryAsync("CAISO", Node, PriceProduct.RealTime15Min, First, asOf: moment)).Points.Select(point => (point.IntervalStart, point.Lmp)));
        var node = await client.GetNodeAsync("CAISO", Node, moment);
        Assert.Equal((newest.Start, newest.Lmp, (DateTime?)moment), (node.RealTime!.Latest.IntervalStart, node.RealTime.Latest.Lmp, node.AsOf));

        var answer = await client.Features.GetOnlineAsync(
            new OnlineFeaturesRequest(new Dictionary<string, IReadOnlyList<string>> { ["node_id"] = [$"CAISO/{Node}", "CAISO/NOBODY"] }, ["node_prices:rt_lmp", "node_rolling:rt_1h_mean", "node_rolling:rt_7d_mean", "node_rolling:rt_7d_exact"]) { AsOf = moment });
        Assert.Equal(["PRESENT", "NOT_FOUND"], answer.Find("rt_lmp")!.Statuses);
        Assert.Equal(newest.Lmp, answer.Find("rt_lmp")!.Values[0].GetDouble());
        Assert.Equal(expected.TakeLast(4).Average(price => price.Lmp), answer.Find("rt_1h_mean")!.Values[0].GetDouble(), 9);
        Assert.Equal(expected.Average(price => price.Lmp), answer.Find("rt_7d_mean")!.Values[0].GetDouble(), 9);
        Assert.True(answer.Find("rt_7d_exact")!.Values[0].GetBoolean());

        // The way back of a feature: the versions that were known, and none that came later.
        var way = JsonNode.Parse(await http.GetStringAsync($"v1/lineage/value?feature=node_rolling:rt_1h_mean&entity=CAISO/{Node}&as_of={moment:yyyy-MM-ddTHH:mm:ssZ}"))!;
        Assert.Equal("same", (string?)way["state"]);
        Assert.Equal(expected.TakeLast(4).Average(price => price.Lmp), (double)way["value"]!, 9);
        Assert.Equal(expected.TakeLast(4).Select(price => price.Lmp), way["records"]!.AsArray().Select(record => (double)record!["price"]!));
        Assert.All(way["records"]!.AsArray(), record => Assert.True((DateTime)record!["known_at"]! <= moment && (string?)record["topic"] == Topics.RealTimeLmp));

        var stamp = moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var sql = await client.QuerySqlAsync(new SqlRequest($"SELECT lmp FROM iso_rt_lmp_as_of(as_of = '{stamp}') WHERE iso = 'CAISO' AND node = '{Node}' AND ts < toDateTime('{stamp}', 'UTC') ORDER BY ts"));
        Assert.Equal(expected.Select(price => price.Lmp), sql.Rows.Select(row => row[0].GetDouble()));
        var rows = JsonNode.Parse(await http.GetStringAsync(
            $"v1/datasets/caiso_lmp_real_time_15_min/query?as_of={moment:yyyy-MM-ddTHH:mm:ssZ}&start_time={First:yyyy-MM-ddTHH:mm:ssZ}&filter_column=location&filter_value={Node}&columns=lmp"))!["data"]!.AsArray();
        Assert.Equal(expected.Select(price => price.Lmp), rows.Skip(1).Select(row => (double)row!.AsArray()[^1]!));
    }

    private static async Task AssertChangesAsync(HttpClient http, GridGrainsClient client)
    {
        var (before, after) = (KnownAt(Moments[1]), KnownAt(Moments[3]));
        var changes = new List<ChangeView>();
        await foreach (var change in client.GetChangesAsync(Moments[1], Moments[3], new Dictionary<string, string> { ["node"] = Node, ["limit"] = "3" }))
        {
            changes.Add(change);
        }

        Assert.Equal(
            before.Zip(after).Where(pair => pair.First.Lmp != pair.Second.Lmp).Select(pair => (pair.First.Start, pair.First.Lmp, pair.Second.Lmp)),
            changes.Select(change => (change.IntervalStart, change.Old.Value!.Value, change.New.Value!.Value)));
        Assert.All(changes, change => Assert.Contains(change.Covers.Windows, window => window.Features == "rt_1h_*" && window.EndsThrough == change.IntervalStart.AddHours(1)));
        Assert.All(changes, change => Assert.Contains(change.Covers.Buckets, bucket => bucket.Table == "node_lmp_1h" && bucket.Start <= change.IntervalStart && change.IntervalStart < bucket.End));
        var page = JsonNode.Parse(await http.GetStringAsync($"v1/changes/CAISO?since={Moments[1]:yyyy-MM-ddTHH:mm:ssZ}&as_of={Moments[3]:yyyy-MM-ddTHH:mm:ssZ}&kind=price&node={Node}"))!;
        Assert.Contains("node_hub_basis", page["cubes"]!.AsArray().Select(cube => (string?)cube!["cube"]));
        using var far = await http.GetAsync("v1/changes?since=2026-01-01T00:00:00Z&as_of=2026-06-01T00:00:00Z");
        Assert.Contains("31 days", await far.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static (DateTime Start, double Lmp)[] KnownAt(DateTime moment) =>
    [
        .. Prices.Select(price => price.Fact).Where(fact => fact.KnownAtUtc <= moment && fact.IntervalStartUtc < moment).GroupBy(fact => fact.IntervalStartUtc)
            .Select(versions => (versions.Key, versions.MaxBy(fact => fact.KnownAtUtc).Lmp)).OrderBy(price => price.Key),
    ];

    private static LmpEvent Price(int slot, double lmp, int version) => new(
        new EntityKey(Isos.Caiso, Node),
        new LmpFact
        {
            Product = PriceProduct.RealTime15Min,
            IntervalStartUtc = First.AddMinutes(15 * slot),
            IntervalMinutes = 15,
            Lmp = lmp,
            Energy = lmp,
            Congestion = 0,
            Loss = 0,
            KnownAtUtc = First.AddMinutes((15 * slot) + 20).AddDays(version),
            KnownAtBasis = KnownAtBasis.Published,
        },
        NodeLabels.None);

    private static GridGrainsClient ClientOf(HttpClient http) => new(http, new GridGrainsClientOptions(), TimeProvider.System);
}
