using GridGrains.Domain.Guardrails.Incidents;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Guardrails.Incidents.IncidentEpisodes;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Incidents;

public sealed class IncidentReachTests
{
    // Nodes 0 to 3 are SP15's, 4 to 9 NP15's, 10 to 39 of no hub.
    private static readonly MarketNodes Market = new(Enumerable.Range(0, 40).ToDictionary(i => $"CAISO/N{i}", i => i < 4 ? "SP15" : i < 10 ? "NP15" : null));

    [Theory]
    [InlineData(1, IncidentScope.Nodes)]
    [InlineData(2, IncidentScope.Hub)]
    [InlineData(9, IncidentScope.Hub)]
    [InlineData(10, IncidentScope.Market)]
    public void Reach_grows_with_the_nodes_that_show_it(int nodes, IncidentScope scope)
    {
        var reach = ReachOf(Enumerable.Range(0, nodes));

        Assert.Equal((scope, 40), (reach.Scope, reach.KnownNodes));
    }

    [Fact]
    public void Neighbours_that_do_not_show_it_are_counted()
    {
        var reach = ReachOf([0, 1, 4, 20, 21]);

        Assert.Equal([new HubShare("SP15", 2, 4), new HubShare("NP15", 1, 6)], reach.Hubs);
    }

    [Fact]
    public void Nodes_without_hub_are_no_hub_however_many() => Assert.Equal(IncidentScope.Nodes, ReachOf(Enumerable.Range(20, 9)).Scope);

    [Fact]
    public void Hub_of_two_nodes_proves_nothing()
    {
        var market = new MarketNodes(Enumerable.Range(0, 40).ToDictionary(i => $"CAISO/N{i}", i => i < 2 ? "SP15" : null));

        Assert.Equal(IncidentScope.Nodes, IncidentReach.Of(Assert.Single(new IncidentList([At("N0", 0), At("N1", 1)]).All), market).Scope);
    }

    [Fact]
    public void Node_that_the_catalogue_does_not_know_yet_counts_as_one_of_no_hub()
    {
        var reach = ReachOf([0, 99]);

        Assert.Equal((41, 1), (reach.KnownNodes, reach.Hubs.Count));
    }

    private static IncidentReach ReachOf(IEnumerable<int> nodes) => IncidentReach.Of(Assert.Single(new IncidentList(nodes.Select(node => At($"N{node}", 0))).All), Market);
}
