using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Reference;

public sealed class SeedReferenceTests
{
    private static readonly DateTime Now = new(2026, 3, 8, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("CAISO", "sp15", "TH_SP15_GEN-APND")]
    [InlineData("CAISO", "NP15", "TH_NP15_GEN-APND")]
    [InlineData("CAISO", "TH_ZP26_GEN-APND", "TH_ZP26_GEN-APND")]
    [InlineData("PJM", "Western Hub", "51288")]
    [InlineData("PJM", "51288", "51288")]
    [InlineData("PJM", "AEP-DAYTON HUB", "34497127")]
    [InlineData("PJM", "N ILLINOIS HUB", "33092315")]
    [InlineData("NYISO", "N.Y.C.", "61761")]
    [InlineData("NYISO", "mhk vl", "61756")]
    [InlineData("ISONE", ".H.INTERNAL_HUB", "4000")]
    [InlineData("ISONE", ".z.nemassbost", "4008")]
    [InlineData("ERCOT", "HB_NORTH", "HB_NORTH")]
    [InlineData("ERCOT", "LZ_NORTH", "LZ_NORTH")]
    [InlineData("MISO", "MINN.HUB", "MINN.HUB")]
    [InlineData("SPP", "SPPNORTH_HUB", "SPPNORTH_HUB")]
    public void Names_of_hubs_and_zones_lead_to_their_price_node(string iso, string name, string nodeId)
    {
        Assert.True(SeedReference.Catalog.TryResolve(Isos.Get(iso), name, Now, out var node));
        Assert.Equal(new EntityKey(Isos.Get(iso), nodeId), node.Key);
    }

    [Theory]
    [InlineData("CAISO", 3, 0)]
    [InlineData("MISO", 8, 0)]
    [InlineData("SPP", 2, 0)]
    [InlineData("PJM", 8, 0)]
    [InlineData("NYISO", 11, 11)]
    [InlineData("ERCOT", 7, 8)]
    [InlineData("ISONE", 1, 8)]
    public void Every_market_has_its_hubs_and_zones(string iso, int hubs, int zones)
    {
        Assert.Equal(hubs, SeedReference.Catalog.Hubs(Isos.Get(iso)).Count);
        Assert.Equal(zones, SeedReference.Catalog.Zones(Isos.Get(iso)).Count);
    }

    [Fact]
    public void No_name_of_a_market_means_two_nodes()
    {
        var names = SeedReference.Nodes.SelectMany(
            node => node.Aliases.Append(node.Name).Append(node.Key.Id).Distinct(StringComparer.OrdinalIgnoreCase),
            (node, name) => $"{node.Key.Iso}/{name.ToUpperInvariant()}");
        Assert.Empty(names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void A_hub_is_found_by_every_name_and_is_no_member_of_itself()
    {
        foreach (var hub in SeedReference.Hubs)
        {
            foreach (var name in hub.Aliases.Append(hub.Id).Append(hub.DisplayName))
            {
                Assert.True(SeedReference.Catalog.TryGetHub(hub.Iso, name.ToLowerInvariant(), out var found));
                Assert.Same(hub, found);
            }

            Assert.Equal(NodeMembership.None, SeedReference.Catalog.MembershipOf(hub.PriceNode, Now));
        }
    }
}
