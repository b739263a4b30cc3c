using GridGrains.Domain;
using GridGrains.Domain.Capacity;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Capacity;

public sealed class CapacityModelTests
{
    private static readonly CapacityCoefficients Costs = new()
    {
        MicrosecondsPerPrice = 10,
        MicrosecondsPerStoredPrice = 50,
        MemoryBytesPerNode = 10_000,
        MemoryBytesPerSilo = 1_000_000,
        MemoryHeadroom = 1,
        CheckpointBytesPerNode = 1_000,
        LogBytesPerPrice = 30,
        LakeBytesPerPrice = 20,
        PlannedShareOfCore = 0.5,
    };

    [Fact]
    public void Single_silo_holds_every_node_and_pays_for_every_price()
    {
        var need = CapacityModel.Need(new CapacityPlan(1_000, 1) { RealTimePerNodeAndDay = 288, BurstSeconds = 10 }, Costs);

        Assert.Equal((1, 1_000, 1_000), (need.Owners, need.LargestNodes, need.LargestAfterLoss));
        Assert.Equal((312_000, 100), (need.PricesPerDay, need.BurstPerSecond));
        Assert.Equal(0.002, need.OwnerCores, 6);
        Assert.Equal(312_000 / 86_400d * 50e-6 / 0.5, need.StoreCores, 9);
        Assert.Equal(11_000_000, need.OwnerMemoryBytes);
        Assert.Equal((1_000_000, 100_000, 9_360_000, 6_240_000), (need.CheckpointBytes, need.BarrierBytesPerSecond, need.LogBytesPerDay, need.LakeBytesPerDay));
    }

    /// <summary>A million keys through the partitioner: partitions are even, and more silos than partitions own nothing.</summary>
    [Fact]
    public void Million_nodes_spread_evenly_over_as_many_silos_as_there_are_partitions()
    {
        const int Nodes = 1_000_000;
        var mean = Nodes / (double)Topics.LmpPartitions;
        var partitions = CapacityModel.NodesByPartition(Nodes);

        Assert.Equal(Nodes, partitions.Sum());
        Assert.All(partitions, nodes => Assert.InRange(nodes, 0.98 * mean, 1.02 * mean));
        var many = CapacityModel.Need(new CapacityPlan(Nodes, 100), CapacityCoefficients.Measured);
        Assert.Equal((Topics.LmpPartitions, partitions.Max()), (many.Owners, many.LargestNodes));
        Assert.Equal(many.LargestNodes, many.LargestAfterLoss);
        Assert.Equal(many.OwnerMemoryBytes, CapacityModel.Need(new CapacityPlan(Nodes, Topics.LmpPartitions + 1), CapacityCoefficients.Measured).OwnerMemoryBytes);
    }

    [Fact]
    public void Fewer_silos_hold_more_and_a_loss_is_paid_by_the_others()
    {
        var needs = new[] { 1, 2, 3, 6, 12 }.Select(silos => CapacityModel.Need(new CapacityPlan(120_000, silos), Costs)).ToList();

        Assert.Equal(needs.Select(need => need.LargestNodes).OrderDescending(), needs.Select(need => need.LargestNodes));
        Assert.All(needs, need => Assert.True(need.LargestAfterLoss >= need.LargestNodes));
        Assert.InRange(needs[2].LargestAfterLoss / (double)needs[2].LargestNodes, 1.45, 1.55);
        Assert.Single(needs.Select(need => need.LogBytesPerDay).Distinct());
    }

    [Theory]
    [InlineData(0, 1, 30)]
    [InlineData(1, 0, 30)]
    [InlineData(1, 1, 0)]
    public void Nothing_cannot_be_planned(int nodes, int silos, double burst) =>
        Assert.Throws<DomainException>(() => CapacityModel.Need(new CapacityPlan(nodes, silos) { BurstSeconds = burst }, Costs));
}
