using System.Text;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Durability;

/// <summary>What every adapter of <see cref="ICheckpointStore"/> must do; a derived class names the adapter.</summary>
public abstract class CheckpointStoreConformance : IAsyncLifetime
{
    private ICheckpointStore? _store;

    protected ShardId Shard { get; } = new($"nodes-{Guid.NewGuid():N}", 3);

    protected ICheckpointStore Store => _store ?? throw new InvalidOperationException("the store is not open");

    private ShardId Other => Shard with { Index = Shard.Index + 1 };

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the adapter over the same storage each time within one test.</summary>
    protected abstract ValueTask<ICheckpointStore> OpenAsync();

    [Fact]
    public async Task First_claim_finds_nothing()
    {
        var (claim, states) = await ClaimAsync(Shard, "a");

        Assert.Equal(Shard, claim.Shard);
        Assert.True(claim.Epoch > 0);
        Assert.Empty(claim.Positions);
        Assert.Empty(states);
    }

    [Fact]
    public async Task Each_claim_raises_the_epoch()
    {
        var first = (await ClaimAsync(Shard, "a")).Claim.Epoch;
        var second = (await ClaimAsync(Shard, "b")).Claim.Epoch;
        var again = (await ClaimAsync(Shard, "a")).Claim.Epoch;

        Assert.True(first < second && second < again);
    }

    [Fact]
    public async Task Positions_are_those_of_the_last_barrier_and_looking_at_them_fences_nobody()
    {
        Assert.Empty(await Store.GetPositionsAsync(Shard, Cancellation));
        var (claim, _) = await ClaimAsync(Shard, "a");
        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", 10), Position("DA", 5)], new StateBatch()));
        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", 12)], new StateBatch()));

        Assert.Equal([Position("DA", 5), Position("RT", 12)], (await Store.GetPositionsAsync(Shard, Cancellation)).OrderBy(position => position.Partition.Topic, StringComparer.Ordinal));
        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", 13)], new StateBatch()));
    }

    [Fact]
    public async Task Claim_loads_what_barriers_wrote()
    {
        var (claim, _) = await ClaimAsync(Shard, "a");
        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", 10), Position("DA", 5)], new StateBatch().Node("x", "1").Node("y", "2").Contribution("hub", "3").OfShard("marks", "4")));
        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", 12)], new StateBatch().Node("y", "2b").Node("z", "")));

        var (next, states) = await ClaimAsync(Shard, "b");

        Assert.Equal([Position("DA", 5), Position("RT", 12)], next.Positions.OrderBy(position => position.Partition.Topic));
        Assert.Equal(["Book hub=3", "Entity x=1", "Entity y=2b", "Entity z=", "Shard marks=4"], states);
    }

    [Fact]
    public async Task Barrier_removes_states_and_an_absent_one_is_no_fault()
    {
        var (claim, _) = await ClaimAsync(Shard, "a");
        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", 10)], new StateBatch().Node("x", "1").Node("y", "2").Contribution("x", "3")));
        Assert.True(await WriteAsync(
            claim.Epoch, [Position("RT", 12)], new StateBatch().Node("z", "4").Without(StateKind.Entity, "x").Without(StateKind.Entity, "nobody")));

        var (_, states) = await ClaimAsync(Shard, "b");

        Assert.Equal(["Book x=3", "Entity y=2", "Entity z=4"], states);
    }

    [Fact]
    public async Task Write_under_an_old_epoch_is_refused_whole()
    {
        var (old, _) = await ClaimAsync(Shard, "a");
        Assert.True(await WriteAsync(old.Epoch, [Position("RT", 1)], new StateBatch().Node("x", "kept")));
        await ClaimAsync(Shard, "b");

        Assert.False(await WriteAsync(old.Epoch, [Position("RT", 99)], new StateBatch().Node("x", "stale")));

        var (now, states) = await ClaimAsync(Shard, "c");
        Assert.Equal([Position("RT", 1)], now.Positions);
        Assert.Equal(["Entity x=kept"], states);
    }

    [Fact]
    public async Task Barriers_of_several_shards_are_written_together()
    {
        var (mine, other) = ((await ClaimAsync(Shard, "a")).Claim, (await ClaimAsync(Other, "a")).Claim);

        Assert.True(await WriteAsync(other, mine));

        Assert.Equal([Position("RT", 7)], (await ClaimAsync(Shard, "b")).Claim.Positions);
        Assert.Equal(["Entity x=3"], (await ClaimAsync(Shard, "b")).States);
        Assert.Equal(["Entity x=4"], (await ClaimAsync(Other, "b")).States);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_barriers_of_several_shards_none_is_written_where_one_owner_was_replaced(bool isFirst)
    {
        var (mine, other) = ((await ClaimAsync(Shard, "a")).Claim, (await ClaimAsync(Other, "a")).Claim);
        await ClaimAsync(isFirst ? Shard : Other, "b");

        Assert.False(await WriteAsync(mine, other));

        Assert.Empty((await ClaimAsync(Shard, "c")).States);
        var (left, states) = await ClaimAsync(Other, "c");
        Assert.Empty(left.Positions);
        Assert.Empty(states);
    }

    [Fact]
    public async Task Write_without_a_claim_is_refused()
    {
        Assert.False(await WriteAsync(1, [Position("RT", 1)], new StateBatch().Node("x", "1")));
        Assert.Empty((await ClaimAsync(Shard, "a")).States);
    }

    [Fact]
    public async Task Failing_write_leaves_neither_states_nor_positions()
    {
        var (claim, _) = await ClaimAsync(Shard, "a");
        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", 1)], new StateBatch().Node("x", "kept")));

        await Assert.ThrowsAsync<InvalidDataException>(() => WriteAsync(
            claim.Epoch, [Position("RT", 2)], new StateBatch { FailAt = 2 }.Node("x", "lost").Node("y", "lost").Node("z", "lost")));

        Assert.True(await WriteAsync(claim.Epoch, [], new StateBatch().Node("after", "works")));
        var (next, states) = await ClaimAsync(Shard, "b");
        Assert.Equal([Position("RT", 1)], next.Positions);
        Assert.Equal(["Entity after=works", "Entity x=kept"], states);
    }

    [Fact]
    public async Task Shards_do_not_see_each_other()
    {
        var other = Shard with { Index = 4 };
        var family = Shard with { Family = Shard.Family + "-weather" };
        var (claim, _) = await ClaimAsync(Shard, "a");
        await WriteAsync(claim.Epoch, [Position("RT", 1)], new StateBatch().Node("x", "1"));

        foreach (var shard in new[] { other, family })
        {
            var (foreign, states) = await ClaimAsync(shard, "b");
            Assert.Empty(foreign.Positions);
            Assert.Empty(states);
        }

        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", 2)], new StateBatch()));
    }

    [Fact]
    public async Task Of_two_racing_owners_exactly_one_can_write()
    {
        for (var round = 0; round < 10; round++)
        {
            var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(owner => Task.Run(async () => (await ClaimAsync(Shard, $"{owner}")).Claim, Cancellation)));
            Assert.Equal(4, claims.Select(claim => claim.Epoch).Distinct().Count());

            var written = await Task.WhenAll(claims.Select(claim => Task.Run(
                async () => (claim.Epoch, Ok: await WriteAsync(claim.Epoch, [Position("RT", claim.Epoch)], new StateBatch().Node("x", $"{claim.Epoch}"))), Cancellation)));

            var winner = Assert.Single(written, entry => entry.Ok);
            Assert.Equal(claims.Max(claim => claim.Epoch), winner.Epoch);
        }
    }

    [Fact]
    public async Task Barriers_of_many_shards_run_side_by_side()
    {
        var shards = Enumerable.Range(0, 12).Select(index => Shard with { Index = 100 + index }).ToArray();
        await Task.WhenAll(shards.Select(shard => Task.Run(
            async () =>
            {
                var (claim, _) = await ClaimAsync(shard, "a");
                for (var barrier = 1; barrier <= 5; barrier++)
                    Assert.True(await Store.WriteBarrierAsync(shard, claim.Epoch, [Position("RT", barrier)], new StateBatch().Node("x", $"{shard.Index}/{barrier}"), Cancellation));
            },
            Cancellation)));

        foreach (var shard in shards)
            Assert.Equal([$"Entity x={shard.Index}/5"], (await ClaimAsync(shard, "b")).States);
    }

    [Fact]
    public async Task Large_states_of_a_reopened_store_come_back_byte_for_byte()
    {
        var bytes = new byte[1_000_000];
        new Random(3).NextBytes(bytes);
        var batch = new StateBatch();
        batch.Add(StateKind.Entity, "ключ/é", bytes);
        for (var i = 0; i < 3_000; i++)
            batch.Node($"CAISO/N{i:D5}", new string((char)('a' + i % 26), 2_000));
        var (claim, _) = await ClaimAsync(Shard, "a");
        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", long.MaxValue)], batch));
        await Store.DisposeAsync();
        _store = await OpenAsync();

        var loaded = new Dictionary<string, byte[]>();
        var next = await Store.ClaimAsync(Shard, "b", (_, key, state) => loaded.Add(key, state.ToArray()), Cancellation);

        Assert.Equal(claim.Epoch + 1, next.Epoch);
        Assert.Equal([Position("RT", long.MaxValue)], next.Positions);
        Assert.Equal(3_001, loaded.Count);
        Assert.Equal(bytes, loaded["ключ/é"]);
        Assert.All(Enumerable.Range(0, 3_000), i => Assert.Equal(new string((char)('a' + i % 26), 2_000), Encoding.UTF8.GetString(loaded[$"CAISO/N{i:D5}"])));
    }

    protected Task<bool> WriteAsync(long epoch, TopicPosition[] positions, IStateBatch states) =>
        Store.WriteBarrierAsync(Shard, epoch, positions, states, Cancellation).AsTask();

    private Task<bool> WriteAsync(params ShardClaim[] claims) =>
        Store.WriteBarriersAsync([.. claims.Select(claim => new ShardBarrier(claim.Shard, claim.Epoch, [Position("RT", 7)], new StateBatch().Node("x", $"{claim.Shard.Index}")))], Cancellation).AsTask();

    protected async Task<(ShardClaim Claim, List<string> States)> ClaimAsync(ShardId shard, string owner)
    {
        var states = new List<string>();
        var claim = await Store.ClaimAsync(shard, owner, (kind, key, state) => states.Add($"{kind} {key}={Encoding.UTF8.GetString(state)}"), Cancellation);
        states.Sort(StringComparer.Ordinal);
        return (claim, states);
    }

    protected TopicPosition Position(string topic, long next) => new(new TopicPartition(topic, Shard.Index), next);
}

/// <summary>A batch of small states that can fail while it is being written.</summary>
public sealed class StateBatch : IStateBatch
{
    private readonly List<(StateKind Kind, string Key, byte[]? State)> _states = [];

    public int? FailAt { get; init; }

    public int Count => _states.Count;

    public StateKind Kind(int index) => _states[index].Kind;

    public string Key(int index) => _states[index].Key;

    public bool IsDeleted(int index) => _states[index].State is null;

    public ReadOnlyMemory<byte> State(int index) => index == FailAt ? throw new InvalidDataException("the state cannot be read") : _states[index].State;

    public StateBatch Node(string key, string state) => Add(StateKind.Entity, key, Encoding.UTF8.GetBytes(state));

    public StateBatch Contribution(string key, string state) => Add(StateKind.Book, key, Encoding.UTF8.GetBytes(state));

    public StateBatch OfShard(string key, string state) => Add(StateKind.Shard, key, Encoding.UTF8.GetBytes(state));

    public StateBatch Without(StateKind kind, string key) => Add(kind, key, null);

    public StateBatch Add(StateKind kind, string key, byte[]? state)
    {
        _states.Add((kind, key, state));
        return this;
    }
}
