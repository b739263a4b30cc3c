using System.Net;
using System.Text.Json;
using GridGrains.Client;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Tests.Integration.Http;

public sealed class GroupEndpointTests(SiloFixture silo)
{
    [Fact]
    public async Task Published_price_is_the_hub_price_and_the_members_mean_another_figure()
    {
        var member = new NodeLabels(Hub: "TH_NP15_GEN-APND");
        await Sample.PostAsync(
            silo,
            Sample.RealTime(Isos.Caiso, "TH_NP15_GEN-APND", 0, 40, new NodeLabels(Type: "HUB")),
            Sample.DayAhead(Isos.Caiso, "TH_NP15_GEN-APND", 0, 45, new NodeLabels(Type: "HUB")),
            Sample.RealTime(Isos.Caiso, "HUB_MEMBER_A", 0, 30, member),
            Sample.RealTime(Isos.Caiso, "HUB_MEMBER_B", 0, 32, member));

        var hub = await Poll.ForAsync<AreaView>(
            async () => await silo.Client.GetHubAsync("CAISO", "NP15") is { RealTime: not null, DayAhead: not null, Members: [{ Count: 2 }] } filled ? filled : null,
            "the hub has heard of its price and both members");

        Assert.Equal(("TH_NP15_GEN-APND", "hub", "NP15"), (hub.Id, hub.Kind, hub.Name));
        Assert.Equal((40, 45), (hub.RealTime!.Lmp, hub.DayAhead!.Lmp));
        Assert.Equal(31, hub.Members.Single().MeanLmp);
    }

    [Fact]
    public async Task Hub_has_an_age_the_running_hours_day_ahead_price_a_session_and_a_dart()
    {
        var labels = new NodeLabels(Name: "OHIO HUB", Type: "HUB");
        var hour = DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour);
        LmpEvent At(LmpEvent price, DateTime start) => price with { Fact = price.Fact with { IntervalStartUtc = start, KnownAtUtc = start.AddMinutes(-30) } };
        LmpEvent FiveMinutes(int minute, double lmp) =>
            At(Sample.RealTime(Isos.Pjm, "34497151", 0, lmp, labels), hour.AddMinutes(minute)) is var price
                ? price with { Fact = price.Fact with { Product = PriceProduct.RealTime5Min, IntervalMinutes = 5 } } : price;
        await Sample.PostAsync(
            silo, FiveMinutes(0, 30), FiveMinutes(5, 34),
            At(Sample.DayAhead(Isos.Pjm, "34497151", 0, 36, labels), hour), At(Sample.DayAhead(Isos.Pjm, "34497151", 0, 37, labels), hour.AddHours(1)),
            At(Sample.DayAhead(Isos.Pjm, "34497151", 0, 11, labels), hour.AddHours(9)));

        var hub = await silo.Client.GetHubAsync("PJM", "Ohio Hub");

        // The test may run across an hour's edge.
        Assert.Contains((hub.DayAheadCurrentHour!.HourStart, hub.DayAheadCurrentHour.Lmp), new[] { (hour, 36.0), (hour.AddHours(1), 37) });
        Assert.Equal((hour.AddHours(9), 11), (hub.DayAhead!.IntervalStart, hub.DayAhead.Lmp));
        Assert.Equal((34, 4, 36 - 32), (hub.RealTime!.Lmp, hub.ChangeUsdPerMwh, hub.DartUsdPerMwh));
        Assert.Equal((hour, 36), (hub.DayAheadRealTimeHour!.HourStart, hub.DayAheadRealTimeHour.Lmp));
        Assert.InRange(hub.StalenessSeconds!.Value, 25 * 60, 2 * 3600 + 1800);
        Assert.Contains(hub.Session!.Count, new[] { 1, 2 });
    }

    [Fact]
    public async Task All_hubs_are_listed_live_and_pages_join_without_gap_or_repeat()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Miso, "MINN.HUB", 0, 21.5, new NodeLabels(Type: "HUB")));
        var all = await ListAsync("/v1/hubs?");
        var miso = await ListAsync("/v1/hubs?iso=MISO&limit=3&");

        Assert.Equal(40, all.Count);
        Assert.Equal(all.Where(hub => hub.Iso == "MISO").Select(hub => hub.Key), miso.Select(hub => hub.Key));
        Assert.Equal(8, miso.Count);
        Assert.Equal(21.5, miso.Single(hub => hub.Id == "MINN.HUB").RealTime?.Lmp);
        Assert.NotNull(miso.Single(hub => hub.Id == "MINN.HUB").StalenessSeconds);
        Assert.Equal(miso.Select(hub => hub.Key), await silo.Client.ListHubsAsync("MISO").Select(hub => hub.Key).ToListAsync());
    }

    [Theory]
    [InlineData("/v1/hubs?cursor=Q0FJU08vWA", "'cursor'")]
    [InlineData("/v1/hubs?iso=NOWHERE", "NOWHERE")]
    [InlineData("/v1/hubs?limit=0", "'limit'")]
    public async Task List_request_that_means_nothing_is_refused(string path, string complaint)
    {
        using var response = await silo.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(complaint, await response.Content.ReadAsStringAsync());
    }

    private async Task<List<AreaView>> ListAsync(string path)
    {
        var hubs = new List<AreaView>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = JsonSerializer.Deserialize(await silo.Http.GetStringAsync(cursor.Length == 0 ? path : $"{path}cursor={cursor}"), ApiJson.Default.HubPage)!;
            hubs.AddRange(page.Hubs);
            cursor = page.NextCursor;
        }

        return hubs;
    }

    [Fact]
    public async Task Zone_is_found_by_id_and_by_alias()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Ercot, "LZ_HOUSTON", 0, 25.5, new NodeLabels(Type: "ZONE")));
        await Poll.UntilAsync(
            async () => (await silo.Client.GetZoneAsync("ERCOT", "LZ_HOUSTON")).RealTime is not null, "the zone has heard of its price");

        var zone = await silo.Client.GetZoneAsync("ERCOT", "Houston Zone");

        Assert.Equal(("LZ_HOUSTON", 25.5), (zone.Id, zone.RealTime!.Lmp));
    }

    [Fact]
    public async Task Unknown_groups_are_not_found_and_near_names_are_suggested()
    {
        var hub = await Assert.ThrowsAsync<GridGrainsNotFoundException>(() => silo.Client.GetHubAsync("CAISO", "NP16"));
        var zone = await Assert.ThrowsAsync<GridGrainsNotFoundException>(() => silo.Client.GetZoneAsync("ERCOT", "LZ_NRTH"));

        Assert.Equal(("unknown_hub", "unknown_zone"), (hub.Code, zone.Code));
        Assert.Contains("NP15", hub.Suggestions);
        Assert.Equal("LZ_NORTH", zone.Suggestions[0]);
    }
}
