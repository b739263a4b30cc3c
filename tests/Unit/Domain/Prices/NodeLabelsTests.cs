using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Prices;

public sealed class NodeLabelsTests
{
    private static readonly NodeLabels Known = new("Plant 1", "GEN", "SP15", null, null);

    [Fact]
    public void What_is_not_told_stays_and_what_is_told_counts()
    {
        Assert.Equal(new NodeLabels("Plant 1", "GEN", "NP15", "PGE", null), Known.UpdatedBy(new NodeLabels(Hub: "NP15", Zone: "PGE")));
        Assert.Equal(Known, NodeLabels.None.UpdatedBy(Known));
    }

    [Fact]
    public void Nothing_new_makes_no_new_labels()
    {
        Assert.Same(Known, Known.UpdatedBy(NodeLabels.None));
        Assert.Same(Known, Known.UpdatedBy(new NodeLabels(Type: "GEN", Hub: "SP15")));

        var more = Known with { Zone = "PGE" };
        Assert.Same(more, Known.UpdatedBy(more));
    }
}
