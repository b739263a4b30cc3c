using GridGrains.Client;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Tests.Integration.Http;

public sealed class AreaEndpointTests(SiloFixture silo)
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
    public async Task Zone_is_found_by_id_and_by_alias()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Ercot, "LZ_HOUSTON", 0, 25.5, new NodeLabels(Type: "ZONE")));
        await Poll.UntilAsync(
            async () => (await silo.Client.GetZoneAsync("ERCOT", "LZ_HOUSTON")).RealTime is not null, "the zone has heard of its price");

        var zone = await silo.Client.GetZoneAsync("ERCOT", "Houston Zone");

        Assert.Equal(("LZ_HOUSTON", 25.5), (zone.Id, zone.RealTime!.Lmp));
    }

    [Fact]
    public async Task Unknown_areas_are_not_found_and_near_names_are_suggested()
    {
        var hub = await Assert.ThrowsAsync<GridGrainsNotFoundException>(() => silo.Client.GetHubAsync("CAISO", "NP16"));
        var zone = await Assert.ThrowsAsync<GridGrainsNotFoundException>(() => silo.Client.GetZoneAsync("ERCOT", "LZ_NRTH"));

        Assert.Equal(("unknown_hub", "unknown_zone"), (hub.Code, zone.Code));
        Assert.Contains("NP15", hub.Suggestions);
        Assert.Equal("LZ_NORTH", zone.Suggestions[0]);
    }
}
