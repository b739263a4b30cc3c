using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Durability.Sqlite;
using Microsoft.Data.Sqlite;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Sqlite;

public sealed class SqliteCheckpointStoreTests : CheckpointStoreConformance
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.File("checkpoints.db");

    protected override ValueTask<ICheckpointStore> OpenAsync() => ValueTask.FromResult<ICheckpointStore>(SqliteCheckpointStore.Open(Path));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Full_disk_refuses_the_barrier_and_leaves_the_one_before()
    {
        var path = _directory.File("small.db");
        await using var store = SqliteCheckpointStore.Open(path, maxPages: 20);
        var claim = await store.ClaimAsync(Shard, "a", (_, _, _) => { }, Cancellation);
        Assert.True(await store.WriteBarrierAsync(Shard, claim.Epoch, [Position("RT", 1)], new StateBatch().Node("x", "kept"), Cancellation));

        var huge = new StateBatch().Node("x", "lost").Node("y", new string('y', 1_000_000));
        var full = await Assert.ThrowsAsync<DomainException>(async () =>
            await store.WriteBarrierAsync(Shard, claim.Epoch, [Position("RT", 2)], huge, Cancellation));

        Assert.Equal(DomainErrorCode.StorageFull, full.Code);
        Assert.Contains(path, full.Message, StringComparison.Ordinal);
        Assert.True(await store.WriteBarrierAsync(Shard, claim.Epoch, [], new StateBatch().Node("z", "works"), Cancellation));
        var states = new List<string>();
        var next = await store.ClaimAsync(Shard, "b", (_, key, _) => states.Add(key), Cancellation);
        Assert.Equal([Position("RT", 1)], next.Positions);
        Assert.Equal(["x", "z"], states);
    }

    [Fact]
    public async Task File_of_a_newer_program_is_refused()
    {
        await Store.DisposeAsync();
        Alter("PRAGMA user_version = 99");

        var refused = Assert.Throws<DomainException>(() => SqliteCheckpointStore.Open(Path));

        Assert.Equal(DomainErrorCode.StorageVersion, refused.Code);
        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_of_another_kind_is_refused()
    {
        await Store.DisposeAsync();

        var refused = Assert.Throws<DomainException>(() => SqliteFeedProgressStore.Open(Path));

        Assert.Equal(DomainErrorCode.StorageVersion, refused.Code);
    }

    private void Alter(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
