using System.Diagnostics;
using GridGrains.Domain.Faults;
using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Silos;
using Xunit;

namespace GridGrains.Tests.Faults.Clustered;

[Collection(ClusterCollection.Name)]
public sealed class ClusterKillTests(ClusterFixture cluster, ITestOutputHelper output)
{
    /// <summary>Barriers first: the short run does not come to all of them.</summary>
    private static readonly string[] Steps =
    [
        Failpoints.BarrierBeforeCommit, Failpoints.BarrierAfterCommit, Failpoints.ClaimAfterEpoch, Failpoints.BarrierAfterCut,
        Failpoints.ApplyMidBatch, Failpoints.BarrierBeforeCut, Failpoints.AppendAfterLog,
    ];

    [Fact]
    public async Task Two_of_three_silos_that_are_killed_lose_nothing()
    {
        await Campaign.RunAsync("two of three silos killed", Campaign.RoundsOfPairs, async (round, choices) =>
        {
            var silos = cluster.Run.Silos.ToArray();
            choices.Shuffle(silos);
            var (atStep, atRandom) = (silos[0], silos[1]);
            await LeaveAsync(atStep);
            await atStep.StartAsync(new SiloLife { Failpoint = FailpointOf(round, choices) });
            await atStep.DiedAsync();
            var oneByOne = round % 2 == 0;
            if (oneByOne)
            {
                Measured.Add("SIGKILL of one of three silos to prices of every shard readable", await cluster.Run.Probe.PassAsync());
            }

            await Task.Delay(choices.Next(1_500), TestContext.Current.CancellationToken);
            await atRandom.KillAsync();
            Measured.Add($"SIGKILL of {(oneByOne ? "one of two silos" : "two of three silos at once")} to prices of every shard readable", await cluster.Run.Probe.PassAsync());

            await Task.WhenAll(atStep.StartAsync(), atRandom.StartAsync());
            await cluster.Run.CheckAsync($"after two of three silos were killed in round {round + 1}");
        });
        output.WriteLine(cluster.Run.Summary);
    }

    private async Task LeaveAsync(SiloSlot silo)
    {
        var started = Stopwatch.GetTimestamp();
        var leaving = silo.TerminateAsync();
        Measured.Add("SIGTERM of a silo to prices of every shard readable", await cluster.Run.Probe.PassAsync());
        Assert.Equal(0, await leaving);
        Measured.Add("SIGTERM to the end of the process, one of three silos", Stopwatch.GetElapsedTime(started));
    }

    private string FailpointOf(int round, Random choices)
    {
        var step = Steps[round % Steps.Length];
        var hit = choices.Next(1, step == Failpoints.ClaimAfterEpoch ? 4 : 30);
        output.WriteLine($"killed at {step}, hit {hit}");
        return $"{step}:kill@{hit}";
    }
}
