using System.Diagnostics;
using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Checks;
using GridGrains.Tests.Faults.Silos;
using Xunit;

namespace GridGrains.Tests.Faults.Embedded;

[Collection(EmbeddedCollection.Name)]
public sealed class ReplayTests(EmbeddedFixture embedded)
{
    private static readonly SiloLife WithoutBarriers = new() { BarrierSeconds = 3_600 };

    [Fact]
    public Task A_replay_whose_batches_are_cut_otherwise_ends_in_the_same_bytes() => Campaign.RunAsync("replay", 1, async (_, choices) =>
    {
        await embedded.RebornAsync(WithoutBarriers with { Faults = "batch-records=1000" });
        await embedded.Run.Sender.MoreStepsAsync(15);
        await embedded.RebornAsync(WithoutBarriers with { Faults = $"batch-records={choices.Next(2, 9)}" });
        await embedded.Run.Sender.MoreStepsAsync(5);

        await embedded.RebornAsync(new SiloLife { Faults = $"batch-records={choices.Next(10, 99)}" });
        await embedded.Run.CheckAsync("after a replay of one log in three cuts");
    });

    [Fact]
    public Task A_silo_that_is_told_to_stop_ends_in_time_with_everything_in_its_last_barrier() => Campaign.RunAsync("drain", 1, async (_, _) =>
    {
        await embedded.RebornAsync(WithoutBarriers);
        await embedded.Run.Sender.MoreStepsAsync(10);
        await embedded.Run.Sender.StopAsync();
        await embedded.Run.Sender.SettleAsync();
        await Deadlines.UntilAsync(IsAppliedAsync, "everything sent is applied");

        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, await embedded.Slot.TerminateAsync());
        var took = Stopwatch.GetElapsedTime(started);
        Measured.Add("SIGTERM to the end of the process, one silo", took);

        // The process itself ends with another code when its ten seconds are over; how long they are beside other suites is the machine's matter.
        Assert.Empty(StoredCheck.Differences(embedded.Run.Clean, await embedded.ReadStoredAsync()));

        await embedded.Slot.StartAsync();
        embedded.Run.Sender.Start();
        await embedded.Run.CheckAsync("after the drain");
    });

    private async Task<bool> IsAppliedAsync() =>
        await SiloReads.TryShardsAsync(embedded.Slot) is { } list && list.Shards.All(shard => shard.State == "owned" && shard.Topics.All(topic => topic.Lag == 0));
}
