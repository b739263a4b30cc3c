using System.Text.Json.Nodes;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Support;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Cubes;

public sealed class CubeTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";
    private const string Np15 = "TH_NP15_GEN-APND";

    private static readonly CubeQuestion Question = new(Isos.Caiso, Sp15, Np15, Np15, Np15, Sp15, 30, 35);

    /// <summary>An hour of June 10, 12:00 to 13:00 UTC, which is hour ending 6 in Pacific time: off-peak.</summary>
    [Fact]
    public async Task Cubes_give_what_can_be_reckoned_by_hand()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(
            Price(Sp15, Noon, 20, product: PriceProduct.RealTime15Min), Price(Sp15, Noon.AddMinutes(15), 40, product: PriceProduct.RealTime15Min),
            Price(Np15, Noon, 10, product: PriceProduct.RealTime15Min), Price(Np15, Noon.AddMinutes(15), -2, product: PriceProduct.RealTime15Min),
            Price(Sp15, Noon.AddHours(1), 70, product: PriceProduct.RealTime15Min), Price(Np15, Noon.AddHours(1), 5, product: PriceProduct.RealTime15Min),
            Price(Sp15, Noon, 36, product: PriceProduct.DayAheadHourly));
        await bed.WriteAsync();

        Assert.Equal("6 36 30 6 1", Line(await RunAsync(bed, "dart_by_hour_and_month"), "hour_ending", "da_lmp", "rt_lmp", "dart", "hours"));
        Assert.Equal("30 4 26", Line(await RunAsync(bed, "hub_hub_basis"), "first", "second", "basis"));
        Assert.Equal("REAL_TIME_15_MIN off_peak 30 0.5", Line(await RunAsync(bed, "month_to_date"), "market", "side", "settled_price", "settled_hours", row: 1));
        Assert.Equal($"{Np15} 0.25", Line(await RunAsync(bed, "negative_hours"), "node", "negative_hours"));
        Assert.Equal($"{Sp15} 70 20 50", Line(await RunAsync(bed, "top_movers_1h"), "node", "latest", "before", "change"));
        Assert.Equal("1 1", Line(await RunAsync(bed, "congestion_hot_spots_24h"), "congestion", "congestion_max"));
        Assert.Equal("70 1", Line(await RunAsync(bed, "current_hub_prices"), "lmp", "published", row: 1));
    }

    /// <summary>Of five hours two count: in the others a price is missing, or has no congestion, at one end of the path.</summary>
    [Fact]
    public async Task Path_is_worth_what_the_hours_known_at_both_ends_say()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(
            DayAhead(Np15, 0, 2), DayAhead(Sp15, 0, 7), DayAhead(Np15, 1, 4), DayAhead(Sp15, 1, 3), DayAhead(Sp15, 1, 1, version: 1),
            DayAhead(Np15, 2, 50), DayAhead(Sp15, 3, 60), DayAhead(Np15, 4, 70), DayAhead(Sp15, 4, 70), DayAhead(Sp15, 4, double.NaN, version: 1));
        await bed.WriteAsync();

        var answer = await RunAsync(bed, "ftr_path", Noon.AddHours(5));

        Assert.Equal("2 1 2", Line(answer, "usd_per_mw", "mean_usd_per_mwh", "hours"));
        Assert.Single(answer["data"]!.AsArray());
    }

    [Fact]
    public async Task Every_cube_is_sql_that_runs_on_empty_tables()
    {
        await using var bed = new WarehouseBed(engine);
        foreach (var cube in CubeCatalog.All)
        {
            Assert.Empty((await RunAsync(bed, cube.Name))["data"]!.AsArray());
        }

        Assert.Equal(10, CubeCatalog.Dashboard.Count);
        Assert.Equal(CubeCatalog.All.Count, CubeCatalog.All.Select(cube => cube.Name).Distinct().Count());
    }

    [Fact]
    public async Task Query_beyond_its_caps_is_ended_and_says_so()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.Warehouse.OpenAsync(TestContext.Current.CancellationToken);
        var queries = new WarehouseQueries(bed.Warehouse);

        foreach (var (cap, sql, caps) in new[]
        {
            (QueryCappedException.Rows, "SELECT number FROM numbers(100)", new QueryCaps(ResultRows: 10)),
            (QueryCappedException.Memory, "SELECT uniqExact(number) FROM numbers(100000000)", new QueryCaps(MemoryBytes: 20 << 20)),
            (QueryCappedException.Time, "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)", new QueryCaps(Seconds: 1)),
        })
        {
            var ended = await Assert.ThrowsAsync<QueryCappedException>(() => queries.RunAsync(sql, new QueryParameters(), ResultForm.Json, caps, TestContext.Current.CancellationToken));
            Assert.Equal(cap, ended.Cap);
        }
    }

    [Fact]
    public async Task Query_whose_caller_leaves_is_ended_in_the_engine()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.Warehouse.OpenAsync(TestContext.Current.CancellationToken);
        var queries = new WarehouseQueries(bed.Warehouse);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var mark = $"left_{Guid.NewGuid():N}";
        var query = queries.RunAsync($"SELECT sum(sipHash64(number)) AS {mark} FROM numbers(1000000000000)", new QueryParameters(), ResultForm.Json, new QueryCaps(Seconds: 600), leaving.Token);
        await UntilRunningAsync(queries, mark, expected: "1");

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);

        await UntilRunningAsync(queries, mark, expected: "0");
    }

    private static async Task UntilRunningAsync(WarehouseQueries queries, string mark, string expected)
    {
        using var deadline = new CancellationTokenSource(Patience.Limit);
        string? seen;
        do
        {
            using var result = await queries.RunAsync(
                "SELECT toString(countIf(position(query, {mark:String}) > 0 AND position(query, 'system.processes') = 0)) AS running FROM system.processes",
                new QueryParameters().Text("mark", mark), ResultForm.Json, new QueryCaps(), deadline.Token);
            seen = (string?)JsonNode.Parse(await result.ReadAsStringAsync())!["data"]![0]!["running"];
        }
        while (seen != expected);
    }

    [Theory]
    [InlineData("O'Brien \\ \t x' OR 1=1 --")]
    [InlineData("{limit:UInt32}")]
    public async Task Text_of_a_request_is_a_value_and_never_sql(string text)
    {
        await using var bed = new WarehouseBed(engine);
        await bed.Warehouse.OpenAsync(TestContext.Current.CancellationToken);
        using var result = await new WarehouseQueries(bed.Warehouse).RunAsync(
            "SELECT {text:String} AS text, {texts:Array(String)}[1] AS element", new QueryParameters().Text("text", text).Texts("texts", [text]), ResultForm.Json, new QueryCaps(),
            TestContext.Current.CancellationToken);

        var row = JsonNode.Parse(await result.ReadAsStringAsync())!["data"]![0]!;

        Assert.Equal((text, text), ((string?)row["text"], (string?)row["element"]));
    }

    private static LmpEvent DayAhead(string node, int hour, double congestion, int version = 0)
    {
        var price = Price(node, Noon.AddHours(hour), 30, version, product: PriceProduct.DayAheadHourly);
        return price with { Fact = price.Fact with { Congestion = congestion } };
    }

    private static Task<JsonNode> RunAsync(WarehouseBed bed, string name, DateTime? asOf = null) =>
        CubeRunner.JsonAsync(bed, CubeCatalog.All.Single(cube => cube.Name == name).Sql, CubeRunner.ParametersOf(Question, asOf ?? Noon.AddMinutes(75)));

    private static string Line(JsonNode answer, string first, string second, string? third = null, string? fourth = null, string? fifth = null, int row = 0)
    {
        var names = new[] { first, second, third, fourth, fifth }.OfType<string>();
        var data = answer["data"]![row]!;
        return string.Join(' ', names.Select(name => data[name]!.ToString()));
    }
}
