using GridGrains.Client;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Tests.Integration.Http;

public sealed class NodeSearchTests(SiloFixture silo)
{
    [Fact]
    public async Task All_seven_markets_are_listed_with_their_hubs()
    {
        var isos = await silo.Client.GetIsosAsync();

        Assert.Equal(["CAISO", "MISO", "SPP", "PJM", "NYISO", "ERCOT", "ISONE"], isos.Select(iso => iso.Code));
        Assert.Contains(isos[0].Hubs, hub => hub is { Id: "TH_SP15_GEN-APND", Name: "SP15", PriceNode: "CAISO/TH_SP15_GEN-APND" });
        Assert.Contains(isos[5].Zones, zone => zone.Id == "LZ_NORTH");
    }

    [Fact]
    public async Task Alias_finds_a_node()
    {
        var found = await ListAsync(new NodeSearch(Text: "sp15"));

        Assert.Contains(found, node => node.Key == "CAISO/TH_SP15_GEN-APND");
    }

    [Fact]
    public async Task Live_nodes_turn_up_and_pages_join_without_gap_or_repeat()
    {
        LmpEvent[] prices = [.. Enumerable.Range(0, 7).Select(index => Sample.RealTime(
            Isos.Spp, $"SEARCH_{index}", 0, 20, new NodeLabels(Hub: "SPPNORTH_HUB", Zone: "SEARCH_ZONE")))];
        await Sample.PostAsync(silo, prices);
        var expected = prices.Select(price => price.Node.ToString()).ToArray();
        await Poll.UntilAsync(
            async () => (await ListAsync(new NodeSearch("SPP", Text: "SEARCH_"))).Count == prices.Length, "the catalog has heard of the new nodes");

        var byPages = await ListAsync(new NodeSearch("SPP", Text: "search_", PageSize: 3));
        var byHub = await ListAsync(new NodeSearch("SPP", Hub: "SPP NORTH", Text: "SEARCH_"));
        var byZone = await ListAsync(new NodeSearch(Zone: "SEARCH_ZONE"));

        Assert.Equal(expected, byPages.Select(node => node.Key));
        Assert.Equal(expected, byHub.Select(node => node.Key));
        Assert.Equal(expected, byZone.Select(node => node.Key));
    }

    private async Task<List<NodeSummary>> ListAsync(NodeSearch search)
    {
        var nodes = new List<NodeSummary>();
        await foreach (var node in silo.Client.SearchNodesAsync(search))
        {
            nodes.Add(node);
        }

        return nodes;
    }
}
