using GridGrains.Domain.Faults;
using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Silos;
using Xunit;

namespace GridGrains.Tests.Faults.Clustered;

[Collection(ClusterCollection.Name)]
public sealed class FreezeTests(ClusterFixture cluster, ITestOutputHelper output)
{

    [Fact]
    public Task A_silo_that_froze_before_its_commit_and_was_declared_dead_writes_nothing_any_more() => Campaign.RunAsync("silo frozen", FreezesOf(Campaign.Rounds), async (_, choices) =>
    {
        var silo = cluster.Run.Silos[choices.Next(cluster.Run.Silos.Count)];
        await silo.TerminateAsync();
        Assert.True(await silo.StartAsync(new SiloLife { Failpoint = $"{Failpoints.BarrierBeforeCommit}:stop@{choices.Next(8, 30)}" }) || silo.IsRunning, silo.Output);
        await silo.FrozeAsync();
        Measured.Add("SIGSTOP of a silo to prices of every shard readable", await cluster.Run.Probe.PassAsync());

        silo.Thaw();
        await Deadlines.UntilAsync(async () => !silo.IsRunning || await silo.CounterAsync("gridgrains_shard_fenced_total") > 0, "the silo ends or is refused");
        output.WriteLine(silo.IsRunning ? "its write was refused" : "it ended by itself");
        if (silo.IsRunning)
        {
            await silo.KillAsync();
        }

        await silo.StartAsync();
        await cluster.Run.CheckAsync("after a silo was frozen and thawed");
    });

    private static int FreezesOf(int rounds) => (rounds + 3) / 4;
}
