using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Reference;

public sealed class ReferenceCatalogTests
{
    private static readonly DateTime Y2020 = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Y2022 = new(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Y2024 = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static NodeReference Node(string id, DateTime from, DateTime? to = null, string? hub = null, string? zone = null, params string[] aliases) => new()
    {
        Key = new EntityKey(Isos.Ercot, id),
        Name = id,
        Hub = hub,
        Zone = zone,
        Aliases = aliases,
        ValidFromUtc = from,
        ValidToUtc = to,
    };

    [Fact]
    public void An_alias_may_move_from_one_node_to_another()
    {
        var catalog = SeedReference.Catalog.With([Node("OLD", Y2020, aliases: "PLANT"), Node("NEW", Y2022, aliases: "plant")]);
        Assert.False(catalog.TryResolve(Isos.Ercot, "PLANT", Y2020.AddSeconds(-1), out _));
        Assert.True(catalog.TryResolve(Isos.Ercot, "Plant", Y2022.AddSeconds(-1), out var before));
        Assert.True(catalog.TryResolve(Isos.Ercot, "Plant", Y2022, out var after));
        Assert.Equal(("OLD", "NEW"), (before.Key.Id, after.Key.Id));
        Assert.False(catalog.TryResolve(Isos.Miso, "PLANT", Y2022, out _));
    }

    [Fact]
    public void Membership_is_that_of_the_moment()
    {
        var key = new EntityKey(Isos.Ercot, "N");
        var catalog = SeedReference.Catalog.With([Node("N", Y2020, Y2022, "HB_NORTH", "LZ_NORTH"), Node("N", Y2024, null, "HB_WEST", "LZ_WEST")]);
        Assert.Equal(NodeMembership.None, catalog.MembershipOf(key, Y2020.AddSeconds(-1)));
        Assert.Equal(new NodeMembership("HB_NORTH", "LZ_NORTH"), catalog.MembershipOf(key, Y2020));
        Assert.Equal(NodeMembership.None, catalog.MembershipOf(key, Y2022));
        Assert.Equal(new NodeMembership("HB_WEST", "LZ_WEST"), catalog.MembershipOf(key, Y2024));
        Assert.Equal(2, catalog.History(key).Count);
    }

    [Fact]
    public void A_passing_entry_covers_a_lasting_one_only_while_it_is_valid()
    {
        var key = new EntityKey(Isos.Ercot, "N");
        var catalog = SeedReference.Catalog.With([Node("N", Y2020, hub: "LASTING"), Node("N", Y2022, Y2024, "PASSING")]);
        Assert.Equal(["LASTING", "PASSING", "LASTING"], new[] { Y2020, Y2022, Y2024 }.Select(at => catalog.MembershipOf(key, at).Hub));
    }

    [Fact]
    public void Merging_replaces_by_node_and_start_and_leaves_the_old_snapshot_alone()
    {
        var key = new EntityKey(Isos.Ercot, "N");
        var first = SeedReference.Catalog.With([Node("N", Y2020, hub: "A")]);
        var second = first.With([Node("N", Y2020, hub: "B")]);
        Assert.Equal(("A", "B"), (first.MembershipOf(key, Y2022).Hub, second.MembershipOf(key, Y2022).Hub));
        Assert.Single(second.History(key));
        Assert.False(SeedReference.Catalog.Contains(key));
    }

    [Fact]
    public void The_order_of_merging_does_not_matter() =>
        (from entries in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[1, 4], Gen.Int[0, 2]).Array[1, 8]
         from shuffled in Gen.Shuffle(Enumerable.Range(0, entries.Length).ToArray())
         select (entries, shuffled))
        .Sample(sample =>
        {
            // One entry per node and start: the later of two would replace the other.
            var entries = sample.entries.DistinctBy(e => (e.Item1, e.Item2))
                .Select(e => Node($"N{e.Item1}", Y2020.AddDays(e.Item2), Y2020.AddDays(e.Item2 + e.Item3), aliases: $"ALIAS{e.Item4}")).ToArray();
            var order = sample.shuffled.Where(i => i < entries.Length).Select(i => entries[i]).ToArray();
            var together = SeedReference.Catalog.With(entries);
            var oneByOne = order.Aggregate(SeedReference.Catalog, (catalog, entry) => catalog.With([entry]));
            for (var day = 0; day < 10; day++)
            {
                for (var alias = 0; alias < 3; alias++)
                {
                    together.TryResolve(Isos.Ercot, $"alias{alias}", Y2020.AddDays(day), out var expected);
                    oneByOne.TryResolve(Isos.Ercot, $"alias{alias}", Y2020.AddDays(day), out var actual);
                    Assert.Equal(expected, actual);
                }
            }
        }, iter: 100);

    [Fact]
    public void Discovered_nodes_say_what_their_labels_say_and_leave_known_ones_alone()
    {
        var hub = new EntityKey(Isos.Pjm, "51288");
        var key = new EntityKey(Isos.Pjm, "123");
        var catalog = SeedReference.Catalog.WithDiscovered(
        [
            new(hub, new NodeLabels("something else", "AGGREGATE")),
            new(key, new NodeLabels("PLANT 1", "GEN", "WESTERN HUB", "APS")),
        ]);
        Assert.Same(SeedReference.Catalog.History(hub)[0], catalog.History(hub)[0]);
        Assert.True(catalog.TryResolve(Isos.Pjm, "plant 1", Y2020, out var node));
        Assert.Equal((key, "GEN", "WESTERN HUB", "APS"), (node.Key, node.Type, node.Hub, node.Zone));
        Assert.Contains(catalog.Zones(Isos.Pjm), zone => zone.Id == "APS" && zone.PriceNode is null);
        Assert.Same(catalog, catalog.WithDiscovered([new(key, NodeLabels.None)]));
    }

    [Fact]
    public void Pages_together_are_the_whole_list_in_order()
    {
        var query = new ReferenceQuery(Y2024, Limit: 7);
        var ids = new List<string>();
        for (var page = SeedReference.Catalog.Search(query); ; page = SeedReference.Catalog.Search(query with { After = page.Next }))
        {
            ids.AddRange(page.Nodes.Select(node => node.Key.ToString()));
            if (page.Next is null)
            {
                break;
            }

            Assert.Equal(7, page.Nodes.Count);
        }

        Assert.Equal(SeedReference.Nodes.Select(node => node.Key.ToString()).Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void A_cursor_holds_when_nodes_come_and_when_its_own_is_no_longer_there()
    {
        var catalog = SeedReference.Catalog.With([Node("B", Y2020), Node("D", Y2020)]);
        var query = new ReferenceQuery(Y2024, Isos.Ercot, Limit: 1);
        Assert.Equal("D", catalog.Search(query with { After = "ERCOT/B" }).Nodes[0].Key.Id);
        Assert.Equal("D", catalog.Search(query with { After = "ERCOT/C" }).Nodes[0].Key.Id);
        Assert.Equal(DomainErrorCode.InvalidKey, Assert.Throws<DomainException>(() => catalog.Search(query with { After = "nonsense" })).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ReferenceQuery.MaxLimit + 1)]
    public void A_limit_out_of_range_is_refused(int limit) => Assert.Equal(
        DomainErrorCode.InvalidSetting,
        Assert.Throws<DomainException>(() => SeedReference.Catalog.Search(new ReferenceQuery(Y2024, Limit: limit))).Code);

    [Fact]
    public void Search_filters_by_market_hub_zone_text_and_time()
    {
        var catalog = SeedReference.Catalog.With(
        [
            Node("WIND_1", Y2020, hub: "HB_WEST", zone: "LZ_WEST"),
            Node("WIND_2", Y2022, hub: "HB_WEST", zone: "LZ_NORTH", aliases: "Sweetwater"),
            Node("SUN_1", Y2020, Y2022, "HB_WEST", "LZ_WEST"),
        ]);
        Assert.Equal(["WIND_1", "WIND_2"], Ids(new ReferenceQuery(Y2024, Isos.Ercot, Hub: "west hub")));
        Assert.Equal(["SUN_1", "WIND_1"], Ids(new ReferenceQuery(Y2020, Hub: "HB_WEST")));
        Assert.Equal(["WIND_2"], Ids(new ReferenceQuery(Y2024, Isos.Ercot, Zone: "North Zone", Text: "wind")));
        Assert.Equal(["WIND_2"], Ids(new ReferenceQuery(Y2024, Text: "sweetw")));
        Assert.Empty(Ids(new ReferenceQuery(Y2024, Isos.Spp, Text: "wind")));

        IEnumerable<string> Ids(ReferenceQuery query) => catalog.Search(query).Nodes.Select(node => node.Key.Id);
    }
}
