using System.Text;
using GridGrains.Domain.Audit;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Grains.DeadLetters;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster.DeadLetters;

public sealed class DeadLetterDeskTests
{
    private const string Node = "CAISO/TH_SP15_GEN-APND";

    private static readonly DeadLetterActor Ann = new("ann", "test");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Record_that_fails_again_is_the_same_letter_with_one_more_retry()
    {
        await using var cluster = await ShardCluster.StartAsync();
        await AppendAsync(cluster, Node, "no json"u8.ToArray());
        var desk = DeskOf(cluster);
        var letter = await OneAsync(desk, new DeadLetterFilter());
        Assert.Equal(("bad_json", "CAISO", 0, DeadLetterState.Open), (letter.Letter.Code, letter.Letter.IsoCode, letter.Letter.RetryCount, letter.State));

        var result = Assert.Single(await desk.ReplayAsync([letter.Letter.Id], Ann, Cancellation));
        Assert.Equal((DeadLetterOutcome.Replayed, letter.Letter.Offset + 1), (result.Outcome, result.Position!.Value.Offset));

        await Eventually.TrueAsync(async () => (await desk.FindAsync(letter.Letter.Id, Cancellation))!.Letter.RetryCount == 1, "the retry has failed");
        var again = await OneAsync(desk, new DeadLetterFilter());
        Assert.Equal(DeadLetterState.Open, again.State);
        Assert.Equal("no json"u8.ToArray(), again.Letter.Value);
        Assert.Equal(letter.Letter.FirstSeen, again.Letter.FirstSeen);
        Assert.Equal("ann", again.Act!.Actor);
    }

    [Fact]
    public async Task Letter_that_was_settled_is_acted_on_once()
    {
        await using var cluster = await ShardCluster.StartAsync();
        await AppendAsync(cluster, Node, "no json"u8.ToArray());
        var desk = DeskOf(cluster);
        var id = (await OneAsync(desk, new DeadLetterFilter())).Letter.Id;

        var results = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => desk.DiscardAsync([id], Ann, Cancellation)));
        var unknown = await desk.ReplayAsync(["ISO_RT_LMP:0:999"], Ann, Cancellation);

        Assert.Equal(
            [DeadLetterOutcome.Discarded, DeadLetterOutcome.AlreadyDiscarded, DeadLetterOutcome.AlreadyDiscarded, DeadLetterOutcome.AlreadyDiscarded],
            results.Select(result => Assert.Single(result).Outcome).Order());
        Assert.Equal(DeadLetterOutcome.NotFound, Assert.Single(unknown).Outcome);
        var act = Assert.Single(await desk.ListActsAsync(null, long.MaxValue, 10, Cancellation)).Record;
        Assert.Equal(("ann", AuditAction.DiscardDeadLetter, id, "test"), (act.Actor, act.Action, act.Subject, act.Reason));
    }

    [Fact]
    public async Task Another_silo_and_a_later_process_know_what_was_done()
    {
        var directory = Directory.CreateTempSubdirectory("gridgrains-");
        string id;
        await using (var cluster = await ShardCluster.StartAsync(silos: 2, directory: directory.FullName))
        {
            await AppendAsync(cluster, Node, "no json"u8.ToArray());
            id = (await OneAsync(DeskOf(cluster), new DeadLetterFilter())).Letter.Id;
            await DeskOf(cluster).DiscardAsync([id], Ann, Cancellation);

            Assert.Equal(DeadLetterState.Discarded, (await DeskOf(cluster, 1).FindAsync(id, Cancellation))!.State);
        }

        await using (var later = await ShardCluster.StartAsync(directory: directory.FullName))
        {
            Assert.Equal(DeadLetterState.Discarded, (await DeskOf(later).FindAsync(id, Cancellation))!.State);
            Assert.Single(await DeskOf(later).ListActsAsync(id, long.MaxValue, 10, Cancellation));
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

    internal static DeadLetterDesk DeskOf(ShardCluster cluster, int silo = 0) => cluster.Cluster.Silos[silo].ServiceProvider.GetRequiredService<DeadLetterDesk>();

    internal static async Task<DeadLetterEntry> OneAsync(DeadLetterDesk desk, DeadLetterFilter filter)
    {
        IReadOnlyList<DeadLetterEntry> letters = [];
        await Eventually.TrueAsync(async () => (letters = await desk.ListAsync(filter, null, 10, Cancellation)).Count > 0, "a dead letter is listed");
        return Assert.Single(letters);
    }

    private static async Task AppendAsync(ShardCluster cluster, string key, byte[] value)
    {
        var buffer = new RecordBuffer();
        buffer.Add(Encoding.UTF8.GetBytes(key), value);
        await cluster.Log.AppendAsync(Topics.RealTimeLmp, buffer, new RecordHeaders(LmpEventJson.Schema, "TEST"), Cancellation);
    }
}
