using GridGrains.ClickHouse.Sinks;
using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sinks;

/// <summary>What is written down before an insert is what the next owner reads.</summary>
public sealed class InsertPlanTests
{
    private static readonly PlannedRange First = new(new TopicPartition(Topics.RealTimeLmp, 3), 0, 4_096);
    private static readonly PlannedRange SameShard = new(new TopicPartition(Topics.DayAheadLmp, 3), 17, 18);
    private static readonly PlannedRange OtherShard = new(new TopicPartition(Topics.RealTimeLmp, 11), long.MaxValue - 1, long.MaxValue);

    public static TheoryData<int> Lengths => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Plan_is_read_as_it_was_written(int ranges)
    {
        var plan = new InsertPlan(ranges == 0 ? "" : "token-\u00f6", [.. new[] { First, SameShard, OtherShard }.Take(ranges)]);

        var read = InsertPlan.Decode(Written(plan));

        Assert.Equal((plan.Token, plan.IsPending), (read.Token, read.IsPending));
        Assert.Equal(plan.Ranges, read.Ranges);
        Assert.Equal(ranges > 0, read.IsPending);
    }

    [Fact]
    public void Plan_of_several_shards_has_a_form_that_older_programs_refuse()
    {
        Assert.Equal(Written(new InsertPlan("t", [First]))[0], Written(new InsertPlan("t", [First, SameShard]))[0]);
        Assert.NotEqual(Written(new InsertPlan("t", [First]))[0], Written(new InsertPlan("t", [First, OtherShard]))[0]);
    }

    [Fact]
    public void Form_of_a_newer_program_is_refused()
    {
        var written = Written(new InsertPlan("t", [First]));
        written[0] = 3;

        Assert.Equal(DomainErrorCode.StorageVersion, Assert.Throws<DomainException>(() => InsertPlan.Decode(written)).Code);
    }

    private static byte[] Written(InsertPlan plan)
    {
        var buffer = plan.Encode();
        Assert.Equal((1, StateKind.Shard, InsertPlan.Key), (buffer.Count, buffer.Kind(0), buffer.Key(0)));
        return buffer.State(0).ToArray();
    }
}
