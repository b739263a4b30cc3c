using GridGrains.Domain.Checkpoints;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Checkpoints;

public sealed class ShardContributionsTests
{
    private readonly ShardContributions<string> _contributions = new();

    [Fact]
    public void Newer_contribution_replaces_the_one_of_its_shard_alone()
    {
        Assert.True(_contributions.Replace(shard: 1, epoch: 4, sequence: 1, "first"));
        Assert.True(_contributions.Replace(shard: 2, epoch: 1, sequence: 1, "other"));
        Assert.True(_contributions.Replace(shard: 1, epoch: 4, sequence: 2, "second"));

        Assert.Equal(2, _contributions.Count);
        Assert.Equal(["other", "second"], All());
    }

    [Theory]
    [InlineData(4, 7)]
    [InlineData(4, 6)]
    [InlineData(3, 8)]
    [InlineData(3, long.MaxValue)]
    public void Repeat_late_message_and_past_owner_change_nothing(long epoch, long sequence)
    {
        _contributions.Replace(shard: 1, epoch: 4, sequence: 7, "held");

        Assert.False(_contributions.Replace(shard: 1, epoch, sequence, "late"));

        Assert.Equal(["held"], All());
    }

    [Fact]
    public void New_owner_begins_its_sequence_again()
    {
        _contributions.Replace(shard: 1, epoch: 4, sequence: 900, "before");

        Assert.True(_contributions.Replace(shard: 1, epoch: 5, sequence: 1, "after"));

        Assert.Equal(["after"], All());
    }

    [Fact]
    public void Any_order_of_delivery_ends_with_the_newest()
    {
        (long Epoch, long Sequence)[] sent = [(1, 1), (1, 2), (2, 1), (2, 2)];
        foreach (var order in Orders(sent.Length))
        {
            var contributions = new ShardContributions<(long, long)>();
            foreach (var index in order)
            {
                contributions.Replace(shard: 0, sent[index].Epoch, sent[index].Sequence, sent[index]);
            }

            foreach (var held in contributions)
            {
                Assert.Equal((2, 2), held);
            }

            Assert.Equal(1, contributions.Count);
        }
    }

    private static IEnumerable<int[]> Orders(int count) => count == 0
        ? [[]]
        : Orders(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(at => (int[])[.. order[..at], count - 1, .. order[at..]]));

    private List<string> All()
    {
        var all = new List<string>();
        foreach (var contribution in _contributions)
        {
            all.Add(contribution);
        }

        all.Sort(StringComparer.Ordinal);
        return all;
    }
}
