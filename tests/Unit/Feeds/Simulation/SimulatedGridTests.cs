using GridGrains.Domain;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Feeds.Simulation.Grid;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Simulation;

public sealed class SimulatedGridTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(173)]
    [InlineData(2_000)]
    [InlineData(100_000)]
    public void Grid_has_exactly_the_wanted_number_of_distinct_nodes(int count)
    {
        var grid = SimulatedGrid.Create(count, seed: 5);

        Assert.Equal(count, grid.Nodes.Count);
        Assert.Equal(count, grid.Nodes.Select(node => node.Key).Distinct().Count());
        Assert.All(Isos.All, iso => Assert.All(grid[iso].Nodes, (node, index) => Assert.Equal(index, node.Index)));
    }

    [Theory]
    [InlineData(99)]
    [InlineData(100_001)]
    public void Counts_outside_the_range_are_refused(int count)
    {
        var error = Assert.Throws<DomainException>(() => SimulatedGrid.Create(count));
        Assert.Equal(DomainErrorCode.InvalidSetting, error.Code);
    }

    [Theory]
    [InlineData("CAISO", "TH_NP15_GEN-APND TH_SP15_GEN-APND TH_ZP26_GEN-APND")]
    [InlineData("MISO", "ARKANSAS.HUB ILLINOIS.HUB INDIANA.HUB LOUISIANA.HUB MICHIGAN.HUB MINN.HUB MS.HUB TEXAS.HUB")]
    [InlineData("SPP", "SPPNORTH_HUB SPPSOUTH_HUB")]
    [InlineData("PJM", "51288 51217 34497127 33092315 35010337 4669664 34497151 33092313")]
    [InlineData("NYISO", "61752 61753 61754 61755 61756 61757 61758 61759 61760 61761 61762")]
    [InlineData("ERCOT", "HB_NORTH HB_SOUTH HB_WEST HB_HOUSTON HB_PAN HB_BUSAVG HB_HUBAVG")]
    [InlineData("ISONE", "4000")]
    public void Smallest_grid_has_every_real_hub(string code, string hubs)
    {
        var grid = SimulatedGrid.Create(SimulatedGrid.MinNodes);

        Assert.All(hubs.Split(' '), id => Assert.True(grid.Find(new EntityKey(Isos.Get(code), id))?.IsAggregate));
    }

    [Fact]
    public void Default_grid_has_the_load_zones_too()
    {
        var grid = SimulatedMarkets.Grid;

        Assert.All(
            ["CAISO/DLAP_SCE-APND", "MISO/AMIL.LZ", "SPP/OKGE", "PJM/8445784", "NYISO/61761", "ERCOT/LZ_HOUSTON", "ISONE/4001"],
            key => Assert.Equal("ZONE", grid.Find(EntityKey.Parse(key))?.Labels.Type));
    }

    [Fact]
    public void Every_node_is_a_member_of_the_hub_and_zone_that_its_labels_name()
    {
        foreach (var node in SimulatedMarkets.Grid.Nodes.Where(node => !node.IsAggregate))
        {
            Assert.True(SeedReference.Catalog.TryGetHub(node.Key.Iso, node.Labels.Hub!, out var hub));
            Assert.Contains(node.Index, SimulatedMarkets.Grid.Find(hub.PriceNode)!.Members);
            Assert.Contains(
                SimulatedMarkets.Grid[node.Key.Iso].Nodes,
                zone => zone.Members.Contains(node.Index) && ZoneNames(zone).Contains(node.Labels.Zone));
        }
    }

    [Theory]
    [MemberData(nameof(SimulatedMarkets.IsoCodes), MemberType = typeof(SimulatedMarkets))]
    public void Every_hub_of_the_catalog_is_simulated_once_and_its_members_name_it_by_that_id(string code)
    {
        var iso = Isos.Get(code);
        var nodes = SimulatedMarkets.Grid[iso].Nodes;
        var published = nodes.SelectMany(node => GroupId.PublishedBy(node.Key, node.Labels)).Where(area => area.Kind == GroupKind.Hub).Select(area => area.Key.Id).Order();
        var joined = nodes.SelectMany(node => GroupId.MembershipOf(node.Key, node.Labels)).Where(area => area.Kind == GroupKind.Hub).Select(area => area.Key.Id).ToHashSet();
        var hubs = SeedReference.Catalog.Hubs(iso);

        Assert.Equal(hubs.Select(hub => hub.Id).Order(), published);
        Assert.Subset(hubs.Select(hub => hub.Id).ToHashSet(), joined);
        Assert.All(hubs, hub => Assert.NotEmpty(SimulatedMarkets.Grid.Find(hub.PriceNode)!.Members));
        // ERCOT's averages of hubs have no nodes of their own.
        Assert.Equal(iso == Isos.Ercot ? ["HB_BUSAVG", "HB_HUBAVG"] : [], hubs.Select(hub => hub.Id).Except(joined));
    }

    [Fact]
    public void Members_precede_the_means_that_are_made_of_them()
    {
        Assert.All(
            SimulatedMarkets.Grid.Nodes.Where(node => node.IsAggregate),
            node => Assert.All(node.Members, member => Assert.True(member < node.Index)));
    }

    [Fact]
    public void A_larger_grid_keeps_the_nodes_of_a_smaller_one()
    {
        var large = SimulatedGrid.Create(5_000, seed: 3);

        Assert.All(
            SimulatedGrid.Create(500, seed: 3).Nodes.Where(node => !node.IsAggregate),
            node => Assert.Equal((node.Labels, node.Latitude, node.Longitude), Place(large.Find(node.Key)!)));
    }

    [Fact]
    public void Same_seed_gives_the_same_grid_and_another_seed_another()
    {
        var grid = SimulatedGrid.Create(300, seed: 1);

        Assert.Equal(grid.Nodes.Select(node => node.Key), SimulatedGrid.Create(300, seed: 1).Nodes.Select(node => node.Key));
        Assert.NotEqual(grid.Nodes.Select(node => node.Key), SimulatedGrid.Create(300, seed: 2).Nodes.Select(node => node.Key));
    }

    [Theory]
    [InlineData("CAISO", 32, 41, -124, -114)]
    [InlineData("MISO", 29, 48, -97, -83)]
    [InlineData("SPP", 32, 49, -104, -93)]
    [InlineData("PJM", 36, 43, -91, -73)]
    [InlineData("NYISO", 40, 46, -80, -72)]
    [InlineData("ERCOT", 26, 37, -104, -94)]
    [InlineData("ISONE", 41, 48, -74, -67)]
    public void Nodes_lie_within_their_markets_footprint(string code, double south, double north, double west, double east)
    {
        Assert.All(SimulatedMarkets.Grid[Isos.Get(code)].Nodes, node =>
        {
            Assert.InRange(node.Latitude, south, north);
            Assert.InRange(node.Longitude, west, east);
        });
    }

    private static string?[] ZoneNames(SimulatedNode zone) => [zone.Key.Id, zone.Labels.Name, zone.Key.Id.Replace(".LZ", "", StringComparison.Ordinal)];

    private static (object, double, double) Place(SimulatedNode node) => (node.Labels, node.Latitude, node.Longitude);
}
