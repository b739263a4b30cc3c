using System.Text;
using GridGrains.Domain.Activity;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Grains.DeadLetters;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster.DeadLetters;

public sealed class DeadLetterServiceTests
{
    private const string Node = "CAISO/TH_SP15_GEN-APND";

    private static readonly DeadLetterActor Ann = new("ann", "test");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Record_that_fails_again_is_the_same_letter_with_one_more_retry()
    {
        await using var cluster = await ShardCluster.StartAsync();
        await AppendAsync(cluster, Node, "no json"u8.ToArray());
        var service = ServiceOf(cluster);
        var deadLetter = await OneAsync(service, new DeadLetterIndexFilter());
        Assert.Equal(("bad_json", "CAISO", 0, DeadLetterState.Open), (deadLetter.DeadLetter.Code, deadLetter.DeadLetter.IsoCode, deadLetter.DeadLetter.RetryCount, deadLetter.State));

        var result = Assert.Single(await service.ReplayAsync([deadLetter.DeadLetter.Id], Ann, Cancellation));
        Assert.Equal((DeadLetterOutcome.Replayed, deadLetter.DeadLetter.Offset + 1), (result.Outcome, result.Position!.Value.Offset));

        await Eventually.TrueAsync(async () => (await service.FindAsync(deadLetter.DeadLetter.Id, Cancellation))!.DeadLetter.RetryCount == 1, "the retry has failed");
        var again = await OneAsync(service, new DeadLetterIndexFilter());
        Assert.Equal(DeadLetterState.Open, again.State);
        Assert.Equal("no json"u8.ToArray(), again.DeadLetter.Value);
        Assert.Equal(deadLetter.DeadLetter.FirstSeen, again.DeadLetter.FirstSeen);
        Assert.Equal("ann", again.Act!.Actor);
    }

    [Fact]
    public async Task Letter_that_was_settled_is_acted_on_once()
    {
        await using var cluster = await ShardCluster.StartAsync();
        await AppendAsync(cluster, Node, "no json"u8.ToArray());
        var service = ServiceOf(cluster);
        var id = (await OneAsync(service, new DeadLetterIndexFilter())).DeadLetter.Id;

        var results = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => service.DiscardAsync([id], Ann, Cancellation)));
        var unknown = await service.ReplayAsync(["ISO_RT_LMP:0:999"], Ann, Cancellation);

        Assert.Equal(
            [DeadLetterOutcome.Discarded, DeadLetterOutcome.AlreadyDiscarded, DeadLetterOutcome.AlreadyDiscarded, DeadLetterOutcome.AlreadyDiscarded],
            results.Select(result => Assert.Single(result).Outcome).Order());
        Assert.Equal(DeadLetterOutcome.NotFound, Assert.Single(unknown).Outcome);
        var act = Assert.Single(await service.ListActsAsync(null, long.MaxValue, 10, Cancellation)).Record;
        Assert.Equal(("ann", ActivityAction.DiscardDeadLetter, id, "test"), (act.Actor, act.Action, act.Subject, act.Reason));
    }

    [Fact]
    public async Task Another_silo_and_a_later_process_know_what_was_done()
    {
        var directory = Directory.CreateTempSubdirectory("gridgrains-");
        string id;
        await using (var cluster = await ShardCluster.StartAsync(silos: 2, directory: directory.FullName))
        {
            await AppendAsync(cluster, Node, "no json"u8.ToArray());
            id = (await OneAsync(ServiceOf(cluster), new DeadLetterIndexFilter())).DeadLetter.Id;
            await ServiceOf(cluster).DiscardAsync([id], Ann, Cancellation);

            Assert.Equal(DeadLetterState.Discarded, (await ServiceOf(cluster, 1).FindAsync(id, Cancellation))!.State);
        }

        await using (var later = await ShardCluster.StartAsync(directory: directory.FullName))
        {
            Assert.Equal(DeadLetterState.Discarded, (await ServiceOf(later).FindAsync(id, Cancellation))!.State);
            Assert.Single(await ServiceOf(later).ListActsAsync(id, long.MaxValue, 10, Cancellation));
        }

        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Poison_record_does_not_hold_up_its_partition()
    {
        await using var cluster = await ShardCluster.StartAsync();
        await AppendAsync(cluster, Node, "no json"u8.ToArray());
        await cluster.AppendAsync([RealTime(Node, Noon, 30)]);
        await cluster.DrainedAsync();

        Assert.Equal(30, (await cluster.Reader().Nodes.ReadAsync(Node, Cancellation))!.RealTime!.Latest.Lmp);
    }

    internal static DeadLetterService ServiceOf(ShardCluster cluster, int silo = 0) => cluster.Cluster.Silos[silo].ServiceProvider.GetRequiredService<DeadLetterService>();

    internal static async Task<DeadLetterEntry> OneAsync(DeadLetterService service, DeadLetterIndexFilter filter)
    {
        IReadOnlyList<DeadLetterEntry> deadLetters = [];
        await Eventually.TrueAsync(async () => (deadLetters = await service.ListAsync(filter, null, 10, Cancellation)).Count > 0, "a dead letter is listed");
        return Assert.Single(deadLetters);
    }

    private static async Task AppendAsync(ShardCluster cluster, string key, byte[] value)
    {
        var buffer = new RecordBuffer();
        buffer.Add(Encoding.UTF8.GetBytes(key), value);
        await cluster.Log.AppendAsync(Topics.RealTimeLmp, buffer, new RecordHeaders(LmpEventJson.Schema, "TEST"), Cancellation);
    }
}
