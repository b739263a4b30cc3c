using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Groups;
using GridGrains.Tests.Cluster.Counters;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class GroupContributorTests : IDisposable
{
    private const int From = 1;
    private const long Epoch = 4;

    private readonly EngineParts _parts = new();
    private readonly ScriptedFamily _family = new("scripted", "FIRST");
    private readonly ShardServices _services;
    private readonly GroupContributor<ColourGroup.Part> _groups;

    /// <summary>A colour of each shard.</summary>
    private readonly string[] _colours = [.. Enumerable.Range(0, ScriptedFamily.Shards).Select(shard => EngineParts.KeysOf(shard, ScriptedFamily.Shards, 1)[0])];

    public GroupContributorTests()
    {
        _services = _parts.Services(2, _family);
        _groups = new GroupContributor<ColourGroup.Part>(_family, _services);
        _groups.Begin(new ShardTable(_family, From, Epoch));
    }

    public void Dispose() => _parts.Dispose();

    [Fact]
    public async Task Changed_groups_are_sent_to_the_owners_of_their_shards_as_they_were_at_the_flush()
    {
        Add(_colours[0], 5);
        Add(_colours[1], 6);
        Add(_colours[2], 7);
        var gate = HoldAnswers();
        Flush();
        Add(_colours[0], 100);
        gate.SetResult();
        await _groups.FlushedAsync();

        Assert.Equal([5L, 6, 7], Sent().Select(TotalOf));
        Assert.All(Sent(), message => Assert.Equal(("scripted", "colour", From, Epoch, 0L), (message.Family, message.Group, message.FromShard, message.FromEpoch, message.ClaimEpoch)));
        for (var shard = 0; shard < ScriptedFamily.Shards; shard++)
        {
            Assert.Contains(_colours[shard], OwnerOf(shard).Contributions.Single().Select(message => message.Key));
        }
    }

    [Fact]
    public async Task What_did_not_change_is_not_sent_again_and_sequences_rise()
    {
        Add(_colours[0], 5);
        Add(_colours[1], 6);
        await FlushAsync();
        var before = Sent().Max(message => message.Sequence);
        _parts.Silos.Forget();

        await FlushAsync();
        Assert.Empty(Sent());
        Add(_colours[1], 1);
        await FlushAsync();

        var message = Assert.Single(Sent());
        Assert.Equal((_colours[1], 7L), (message.Key, message.Contribution));
        Assert.True(message.Sequence > before);
    }

    [Fact]
    public async Task Rounds_keep_the_interval()
    {
        Add(_colours[0], 5);

        _parts.Clock.Advance(_parts.Options.GroupFlushInterval - TimeSpan.FromTicks(1));
        _groups.FlushWhenDue();
        await _groups.FlushedAsync();
        Assert.Empty(Sent());
        _parts.Clock.Advance(TimeSpan.FromTicks(1));
        _groups.FlushWhenDue();
        await _groups.FlushedAsync();

        Assert.Single(Sent());
    }

    [Fact]
    public async Task One_round_runs_at_a_time()
    {
        var gate = HoldAnswers();
        Add(_colours[0], 5);
        Flush();
        Add(_colours[1], 6);
        Flush();

        gate.SetResult();
        await _groups.FlushedAsync();
        Assert.Equal([_colours[0]], Sent().Select(message => message.Key));
        await FlushAsync();

        Assert.Equal(2, Sent().Length);
    }

    [Fact]
    public async Task Refused_contributions_alone_are_sent_again_with_what_they_are_then()
    {
        Owners(silo => silo.Refuse = messages => new([.. Enumerable.Range(0, messages.Length).Where(index => messages[index].Key == _colours[1])]));
        Add(_colours[0], 5);
        Add(_colours[1], 6);
        Add(_colours[2], 7);
        await FlushAsync();
        _parts.Silos.Forget();
        Owners(silo => silo.Refuse = _ => new([]));
        _groups.SlotOf(ColourGroup.Colours, _colours[1]).Contribution.Total = 60;

        await FlushAsync();
        await FlushAsync();

        var message = Assert.Single(Sent());
        Assert.Equal((_colours[1], 60L), (message.Key, message.Contribution));
    }

    [Fact]
    public async Task Silo_that_fails_is_sent_its_contributions_again()
    {
        Owners(silo => silo.Refuse = _ => throw new OrleansException("gone"));
        Add(_colours[0], 5);
        await FlushAsync();
        _parts.Silos.Forget();
        Owners(silo => silo.Refuse = _ => new([]));

        await FlushAsync();

        Assert.Equal([5L], Sent().Select(TotalOf));
    }

    [Fact]
    public async Task Silo_that_answers_nothing_is_given_up_after_two_seconds_and_sent_to_again_when_the_call_has_ended()
    {
        var call = new TaskCompletionSource<int[]>();
        Owners(silo => silo.Refuse = _ => new(call.Task));
        Add(_colours[0], 5);
        Flush();
        var started = _parts.Clock.GetUtcNow();

        await _parts.RunClockAsync(_groups.FlushedAsync(), TimeSpan.FromMilliseconds(100));
        await _groups.FlushedAsync();
        Assert.True(_parts.Clock.GetUtcNow() - started >= TimeSpan.FromSeconds(2));
        Owners(silo => silo.Refuse = _ => new([]));
        _parts.Silos.Forget();
        await FlushAsync();
        Assert.Empty(Sent());

        call.SetException(new TimeoutException());
        await FlushAsync();
        Assert.Equal([5L], Sent().Select(TotalOf));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Rebuild_sends_everything_when_it_is_wanted_or_due(bool isWanted)
    {
        Add(_colours[0], 5);
        Add(_colours[1], 6);
        await FlushAsync();
        _parts.Silos.Forget();
        Action begin = isWanted ? _groups.WantRebuild : () => _parts.Clock.Advance(_parts.Options.GroupRebuildInterval);
        begin();
        await FlushAsync();
        await FlushAsync();

        Assert.Equal([5L, 6], Sent().Select(TotalOf));
    }

    [Fact]
    public async Task Claim_that_asks_gets_everything_of_its_shard_and_then_the_report()
    {
        Add(_colours[0], 5);
        Add(_colours[1], 6);
        await FlushAsync();
        _parts.Silos.Forget();
        _groups.Want(groupShard: 0, claimEpoch: 8);
        _groups.Want(groupShard: 0, claimEpoch: 9);

        await FlushAsync();
        await FlushAsync();

        var message = Assert.Single(Sent());
        Assert.Equal((_colours[0], 9L), (message.Key, message.ClaimEpoch));
        Assert.Equal(("scripted", 0, 9L, From), Assert.Single(_parts.Silos.Reports));
    }

    [Fact]
    public async Task Claim_is_answered_also_by_a_shard_that_contributes_nothing()
    {
        _groups.Want(groupShard: 2, claimEpoch: 3);
        await FlushAsync();

        Assert.Empty(Sent());
        Assert.Equal(("scripted", 2, 3L, From), Assert.Single(OwnerOf(2).Reports));
    }

    [Fact]
    public async Task Claim_that_refused_a_contribution_gets_no_report()
    {
        Add(_colours[0], 5);
        Owners(silo => silo.Refuse = _ => new([0]));
        _groups.Want(groupShard: 0, claimEpoch: 8);

        await FlushAsync();

        Assert.Single(Sent());
        Assert.Empty(_parts.Silos.Reports);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Report_that_fails_is_repeated_and_costs_no_round(bool isOrleans)
    {
        Owners(silo => silo.Report = () => throw (isOrleans ? (Exception)new OrleansException("gone") : new ArgumentException("'scripted' is not a family")));
        _groups.Want(groupShard: 0, claimEpoch: 8);
        await FlushAsync();
        Owners(silo => silo.Report = () => ValueTask.CompletedTask);

        await FlushAsync();

        Assert.Equal([8L, 8], _parts.Silos.Reports.Select(report => report.ClaimEpoch));
    }

    [Fact]
    public async Task Restored_contributions_are_sent_at_once_and_stored_only_when_they_change()
    {
        _groups.Restore(ColourGroup.Colours, _colours[2], new ColourGroup.Part { Total = 40 });
        Assert.Equal(0, _groups.DirtyCount);

        await FlushAsync();
        Assert.Equal((_colours[2], 40L), Assert.Single(Sent().Select(message => (message.Key, message.Contribution))));
        Add(_colours[2], 2);

        Assert.Equal([($"colour:{_colours[2]}", 42L)], Encoded());
    }

    [Fact]
    public void Failed_barrier_is_taken_back_and_stored_by_the_next_with_what_changed_since()
    {
        Add(_colours[0], 5);
        Add(_colours[1], 6);
        Assert.Equal([($"colour:{_colours[0]}", 5L), ($"colour:{_colours[1]}", 6L)], Encoded());
        Add(_colours[1], 10);
        Add(_colours[2], 7);

        _groups.TakeBack();

        Assert.Equal(3, _groups.DirtyCount);
        Assert.Equal([5L, 7, 16], Encoded().Select(state => state.Total).Order());
        _groups.Written();
        Assert.Empty(Encoded());
    }

    private void Add(string colour, long number)
    {
        var slot = _groups.SlotOf(ColourGroup.Colours, colour);
        slot.Contribution.Total += number;
        _groups.Touch(slot);
    }

    private void Flush()
    {
        _parts.Clock.Advance(_parts.Options.GroupFlushInterval);
        _groups.FlushWhenDue();
    }

    private Task FlushAsync()
    {
        Flush();
        return _groups.FlushedAsync();
    }

    private MemorySilos.Silo OwnerOf(int shard) => _parts.Silos.At(_services.Map.OwnerOf(_family.Id(shard))!);

    private TaskCompletionSource HoldAnswers()
    {
        var gate = new TaskCompletionSource();
        Owners(silo => silo.Refuse = async _ =>
        {
            await gate.Task;
            return [];
        });
        return gate;
    }

    private void Owners(Action<MemorySilos.Silo> set) => Enumerable.Range(0, ScriptedFamily.Shards).Select(OwnerOf).Distinct().ToList().ForEach(set);

    private static long TotalOf(ContributionMessage message) => (long)message.Contribution;

    private ContributionMessage[] Sent() => [.. _parts.Silos.Contributions.OrderBy(message => message.Sequence)];

    private (string Key, long Total)[] Encoded()
    {
        var buffer = new StateBuffer();
        _groups.Encode(buffer);
        Assert.All(Enumerable.Range(0, buffer.Count), index => Assert.Equal(StateKind.Book, buffer.Kind(index)));
        return [.. Enumerable.Range(0, buffer.Count).Select(index => (buffer.Key(index), new StateReader(buffer.State(index).Span).Signed()))];
    }
}
