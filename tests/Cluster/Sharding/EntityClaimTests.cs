using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Sharding;
using GridGrains.Tests.Cluster.Counters;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class EntityClaimTests : IDisposable
{
    private readonly EngineParts _parts = new();
    private readonly ScriptedFamily _family = new("scripted", "FIRST", "SECOND");
    private readonly NotingBook _book = new();
    private readonly ShardId _shard;

    public EntityClaimTests() => _shard = _family.Id(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _parts.Dispose();

    [Fact]
    public async Task Shard_that_was_never_owned_begins_at_the_first_record_of_each_topic()
    {
        var claim = await TakeAsync();

        Assert.Equal([Position("FIRST", 0), Position("SECOND", 0)], claim.Positions);
        Assert.Equal((_shard, 1, 1L), (claim.Shard, claim.Table.Shard, claim.Table.Epoch));
        Assert.Empty(claim.Table.Entries);
        Assert.Same(_book, claim.Book);
    }

    [Fact]
    public async Task Stored_states_are_loaded_and_published_and_the_rest_goes_to_the_book()
    {
        _parts.Store.Put(_shard, StateKind.Entity, "red/1", Encode(5, lastOffset: 17));
        _parts.Store.Put(_shard, StateKind.Book, "colour:red", [1, 2]);
        _parts.Store.Put(_shard, StateKind.Entity, "blue/1", Encode(6, lastOffset: 18));
        _parts.Store.Put(_shard, StateKind.Shard, "watermarks", [3]);
        _parts.Store.Put(_family.Id(2), StateKind.Entity, "red/2", Encode(7, lastOffset: 19));

        var claim = await TakeAsync();

        Assert.Equal(["blue/1", "red/1"], claim.Table.Entries.Keys.Order());
        var entry = claim.Table.Entries["red/1"];
        Assert.Equal((5, 17, new CounterSnapshot(5)), (entry.State.Total, entry.State.LastOffsets[0], entry.Snapshot));
        Assert.Equal(["Book colour:red 1,2", "Shard watermarks 3"], _book.Restored.Select(state => $"{state.Kind} {state.Key} {string.Join(',', state.State)}"));
    }

    [Fact]
    public async Task Positions_come_in_the_order_of_the_family_and_of_its_topics_alone()
    {
        _parts.Store.Put(_shard, Position("GONE", 9), Position("SECOND", 40), new TopicPosition(new TopicPartition("FIRST", 2), 7));

        var claim = await TakeAsync();

        Assert.Equal([Position("FIRST", 0), Position("SECOND", 40)], claim.Positions);
    }

    [Fact]
    public async Task Every_claim_has_a_greater_epoch_and_objects_of_its_own()
    {
        _parts.Store.Put(_shard, StateKind.Entity, "red/1", Encode(5, lastOffset: 17));
        var first = await TakeAsync();
        first.Table.Entries["red/1"].State.Total = 99;

        var second = await TakeAsync();

        Assert.Equal((1, 2), (first.Table.Epoch, second.Table.Epoch));
        Assert.NotSame(first.Table, second.Table);
        Assert.Equal(5, second.Table.Entries["red/1"].State.Total);
    }

    [Fact]
    public async Task State_that_cannot_be_read_ends_the_claim()
    {
        _parts.Store.Put(_shard, StateKind.Entity, "red/1", [0xFF]);

        var damaged = await Assert.ThrowsAsync<DomainException>(TakeAsync);

        Assert.Equal(DomainErrorCode.StorageVersion, damaged.Code);
    }

    [Fact]
    public async Task New_claim_fences_the_barriers_of_the_old_one_in_a_file_too()
    {
        var directory = Directory.CreateTempSubdirectory("gridgrains-claims-");
        try
        {
            await using var store = SqliteCheckpointStore.Open(Path.Combine(directory.FullName, "checkpoints.db"));
            var services = _parts.ServicesOver(store, 1, _family);
            var dirty = new DirtyEntities<CounterState, CounterSnapshot>(_family.Encode);
            dirty.Mark(DirtyEntitiesTests.NewSlot("red/1", 5));
            var first = await TakeAsync(services);
            var old = new BarrierWriter(first.Table, services, dirty);
            await old.CutAsync([Position("FIRST", 3), Position("SECOND", 4)]);
            Assert.True(await old.CompletedAsync());

            var second = await TakeAsync(services);
            dirty.Mark(DirtyEntitiesTests.NewSlot("red/2", 6));
            await old.CutAsync([Position("FIRST", 30), Position("SECOND", 40)]);
            await Assert.ThrowsAsync<ShardLostException>(() => old.CompletedAsync().AsTask());
            var third = await TakeAsync(services);

            Assert.Equal([1, 2, 3], new[] { first, second, third }.Select(claim => claim.Table.Epoch));
            Assert.Equal([Position("FIRST", 3), Position("SECOND", 4)], third.Positions);
            Assert.Equal(("red/1", 5), Assert.Single(third.Table.Entries.Select(entry => (entry.Key, entry.Value.State.Total))));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private TopicPosition Position(string topic, long offset) => new(new TopicPartition(topic, _shard.Index), offset);

    private static byte[] Encode(long total, long lastOffset)
    {
        var buffer = new StateBuffer();
        buffer.Begin(StateKind.Entity, "");
        var state = new CounterState("red/1") { Total = total };
        state.AppliedUpTo(0, lastOffset);
        new CounterFamily().Encode(state, buffer);
        buffer.End();
        return buffer.State(0).ToArray();
    }

    private Task<EntityClaim<CounterState, CounterSnapshot, long, CounterResult>> TakeAsync() => TakeAsync(_parts.Services(1, _family));

    private Task<EntityClaim<CounterState, CounterSnapshot, long, CounterResult>> TakeAsync(ShardServices services) =>
        EntityClaim<CounterState, CounterSnapshot, long, CounterResult>.TakeAsync(_family, _family.NewDecoder(), _book, _shard, "me", services, Cancellation).AsTask();
}
