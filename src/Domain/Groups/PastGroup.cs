using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Groups;

/// <summary>The members of a hub or zone as they were known at a moment.</summary>
public static class PastGroup
{
    /// <param name="priceNode">The node whose price is the area's; it is no member.</param>
    /// <param name="versions">Of nodes that may be members: those of the newest interval of each product suffice.</param>
    /// <returns>Mean and number of the members in their newest interval, one per product.</returns>
    public static GroupPrice[] MembersOf(GroupId group, EntityKey? priceNode, IEnumerable<LmpRow> versions, AsOf asOf)
    {
        var contribution = new GroupContribution();
        foreach (var node in versions.Where(row => row.Node != priceNode).GroupBy(row => row.Node))
        {
            var state = PastNode.Of(node.Key, node, asOf);
            if (GroupId.MembershipOf(node.Key, state.Labels).Contains(group))
            {
                contribution.Join(state);
            }
        }

        var sum = new GroupState();
        sum.Replace(shard: 0, epoch: 1, sequence: 1, new GroupUpdate([.. contribution.Intervals], []));
        return sum.Prices();
    }
}
