using System.Net;
using GridGrains.Client;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Tests.Integration.Http;

public sealed class NodeEndpointTests(SiloFixture silo)
{
    [Fact]
    public async Task Node_tells_prices_components_windows_and_DART()
    {
        await Sample.PostAsync(
            silo,
            Sample.DayAhead(Isos.Caiso, "NODE_FULL", 0, 33.5),
            Sample.RealTime(Isos.Caiso, "NODE_FULL", 0, 30),
            Sample.RealTime(Isos.Caiso, "NODE_FULL", 1, 31));

        var node = await silo.Client.GetNodeAsync("CAISO", "NODE_FULL");

        Assert.Equal("CAISO/NODE_FULL", node.Key);
        Assert.Equal("REAL_TIME_15_MIN", node.RealTime!.Market);
        Assert.Equal((31, 29.75, 1, 0.25), (node.RealTime.Latest.Lmp, node.RealTime.Latest.Energy, node.RealTime.Latest.Congestion, node.RealTime.Latest.Loss));
        Assert.Equal(Sample.Hour.AddMinutes(15), node.RealTime.Latest.IntervalStart);
        Assert.Equal((2, 30.5, 30, 31), (node.RealTime.Session.Count, node.RealTime.Session.Mean, node.RealTime.Session.Min, node.RealTime.Session.Max));
        Assert.Equal((2, 30.5), (node.RealTime.HourSoFar!.Count, node.RealTime.HourSoFar.Mean));
        Assert.Equal((Sample.Hour, 33.5, 32.75), (node.DayAheadRealTimeHour!.HourStart, node.DayAheadRealTimeHour.Lmp, node.DayAheadRealTimeHour.Energy));
        Assert.Equal(3.0, node.DartUsdPerMwh);
        Assert.Equal("DAY_AHEAD_HOURLY", node.DayAhead!.Market);
        Assert.Equal((3, 94.5), (node.Counters.Distinct, node.Counters.StandingSumUsd));
        Assert.Equal((DateTime.UtcNow - Sample.Hour.AddMinutes(35)).TotalSeconds, node.StalenessSeconds!.Value, 60.0);
    }

    [Fact]
    public async Task Node_tells_the_day_ahead_price_of_the_hour_it_is_now()
    {
        var now = DateTime.UtcNow;
        var price = Sample.DayAhead(Isos.Miso, "NODE_NOW", 0, 41);
        LmpEvent[] hours = [.. Enumerable.Range(0, 2).Select(hour => price with
        {
            Fact = price.Fact with
            {
                IntervalStartUtc = new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerHour, DateTimeKind.Utc).AddHours(hour),
                KnownAtUtc = now.AddHours(-12),
                Lmp = 41,
            },
        })];
        await Sample.PostAsync(silo, hours);

        var node = await silo.Client.GetNodeAsync("MISO", "NODE_NOW");

        Assert.Equal(41, node.DayAheadCurrentHour!.Lmp);
        Assert.Null(node.RealTime);
        Assert.Null(node.DartUsdPerMwh);
    }

    [Theory]
    [InlineData("WITH BLANK")]
    [InlineData("WITH/SLASH/IN IT")]
    [InlineData(".Z.DOTS")]
    [InlineData("COLON:1+PLUS&AMP%25#")]
    [InlineData("ENDS/history")]
    public async Task Ids_may_hold_what_urls_escape(string id)
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Isone, id, 0, 20));

        Assert.Equal(id, (await silo.Client.GetNodeAsync("ISONE", id)).Node);
        Assert.Single((await silo.Client.GetHistoryAsync("ISONE", id)).Points);
    }

    [Fact]
    public async Task Alias_leads_to_the_node()
    {
        var node = await silo.Client.GetNodeAsync("CAISO", "zp26");

        Assert.Equal("TH_ZP26_GEN-APND", node.Node);
        Assert.Contains("ZP26", node.Labels.Aliases);
    }

    [Fact]
    public async Task Known_node_without_prices_has_none()
    {
        var node = await silo.Client.GetNodeAsync("PJM", "CHICAGO HUB");

        Assert.Equal("33092313", node.Node);
        Assert.Null(node.RealTime);
        Assert.Empty(node.Products);
        Assert.All(node.LogOffsets, offset => Assert.Equal(-1, offset.Offset));
    }

    [Fact]
    public async Task Unknown_node_is_not_found_and_near_names_are_suggested()
    {
        var failure = await Assert.ThrowsAsync<GridGrainsNotFoundException>(() => silo.Client.GetNodeAsync("CAISO", "SP51"));

        Assert.Equal("unknown_node", failure.Code);
        Assert.Contains("SP15", failure.Suggestions);
        Assert.False(string.IsNullOrEmpty(failure.TraceId));
    }

    [Fact]
    public async Task History_takes_bounds_and_a_market()
    {
        await Sample.PostAsync(
            silo,
            Sample.RealTime(Isos.Caiso, "NODE_HISTORY", 0, 10),
            Sample.RealTime(Isos.Caiso, "NODE_HISTORY", 1, 11),
            Sample.RealTime(Isos.Caiso, "NODE_HISTORY", 2, 12),
            Sample.DayAhead(Isos.Caiso, "NODE_HISTORY", 0, 15));

        var bounded = await silo.Client.GetHistoryAsync("CAISO", "NODE_HISTORY", from: Sample.Hour.AddMinutes(15), to: Sample.Hour.AddMinutes(30));
        var dayAhead = await silo.Client.GetHistoryAsync("CAISO", "NODE_HISTORY", PriceProduct.DayAheadHourly);

        Assert.Equal("REAL_TIME_15_MIN", bounded.Market);
        Assert.Equal([11], bounded.Points.Select(point => point.Lmp));
        Assert.Equal([15], dayAhead.Points.Select(point => point.Lmp));
    }

    [Theory]
    [InlineData("/v1/nodes/CAISO/NOBODY_KNOWS_IT/history", HttpStatusCode.NotFound, "unknown_node")]
    [InlineData("/v1/nodes/XISO/A/history", HttpStatusCode.NotFound, "unknown_iso")]
    [InlineData("/v1/nodes/CAISO/SP15/history?market=SPOT", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/nodes/CAISO/SP15/history?from=yesterday", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/nodes/CAISO/SP15/history?from=2026-06-02T00:00:00Z&to=2026-06-01T00:00:00Z", HttpStatusCode.BadRequest, "bad_parameter")]
    public async Task Bad_history_requests_are_told_apart(string path, HttpStatusCode status, string code)
    {
        var problem = await Problems.ReadAsync(await silo.Http.GetAsync(path), status);

        Assert.Equal(code, problem.Code);
    }
}
