using System.Net;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Schema;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Prices.Nodes;

namespace GridGrains.Tests.Integration.Http;

/// <summary>History that memory does not hold, while the tables that do cannot be asked.</summary>
public sealed class HistoryReachTests(SiloFixture silo)
{
    private const string Waiting = "libchdb is being fetched";

    private static readonly EntityKey Node = new(Isos.Caiso, "REACH");

    [Fact]
    public async Task Answer_of_memory_alone_says_that_older_prices_are_missing()
    {
        var view = await ReachAsync(AwayTables(), Sample.Hour.AddDays(-1), new HistoryPoint(Sample.Hour, 31));

        Assert.Equal((false, 1), (view.Complete, view.Points.Count));
        Assert.Contains(Waiting, view.IncompleteReason);
    }

    [Fact]
    public async Task Range_that_only_the_tables_hold_is_refused_while_they_are_away() =>
        Assert.Contains(Waiting, (await Assert.ThrowsAsync<WarehouseUnavailableException>(() => ReachAsync(AwayTables(), Sample.Hour.AddDays(-1)))).Message);

    [Fact]
    public async Task What_memory_holds_needs_no_tables()
    {
        var view = await ReachAsync(AwayTables(), Sample.Hour, new HistoryPoint(Sample.Hour, 31));

        Assert.Equal((true, null), (view.Complete, view.IncompleteReason));
    }

    [Fact]
    public async Task Silo_without_a_warehouse_says_so()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "REACH", 0, 31));

        var far = await silo.Client.GetHistoryAsync("CAISO", "REACH", from: Sample.Hour.AddDays(-30), cancellation: TestContext.Current.CancellationToken);
        var near = await silo.Client.GetHistoryAsync("CAISO", "REACH", cancellation: TestContext.Current.CancellationToken);
        using var none = await silo.Http.GetAsync("/v1/nodes/PJM/CHICAGO%20HUB/history?from=2020-01-01T00:00:00Z", TestContext.Current.CancellationToken);

        Assert.Equal((false, 1), (far.Complete, far.Points.Count));
        Assert.Contains("--clickhouse on", far.IncompleteReason);
        Assert.True(near.Complete);
        Assert.Equal(HttpStatusCode.OK, none.StatusCode);
        Assert.Contains("\"complete\":false", await none.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HistoryView> ReachAsync(WarehousePriceHistory tables, DateTime from, params HistoryPoint[] points) =>
        await new HistoryReach(tables, TimeProvider.System).CompleteAsync(
            Node, PriceProduct.RealTime15Min, new HistoryView($"{Node}", "REAL_TIME_15_MIN", from, null, points), TestContext.Current.CancellationToken);

    private static WarehousePriceHistory AwayTables() => new(new Warehouse(() => new WarehousePlace(null, Waiting), Warehouse.DefaultDatabase, SqlDialect.SingleServer));
}
