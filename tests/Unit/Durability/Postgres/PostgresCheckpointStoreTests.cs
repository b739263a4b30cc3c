using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Durability.Postgres;
using GridGrains.Tests.Support;
using Npgsql;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresCheckpointStoreTests(PostgresFixture fixture) : CheckpointStoreConformance
{
    private NpgsqlDataSource? _source;

    private NpgsqlDataSource Source => _source ?? throw new InvalidOperationException("there is no database");

    public override async ValueTask InitializeAsync()
    {
        _source = await fixture.CreateMigratedAsync(Cancellation);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_source is not null)
            await _source.DisposeAsync();
    }

    protected override ValueTask<ICheckpointStore> OpenAsync() => ValueTask.FromResult<ICheckpointStore>(new PostgresCheckpointStore(Source, TimeProvider.System));

    [Fact]
    public async Task Barrier_goes_through_after_the_server_has_crashed_and_come_back()
    {
        var (claim, _) = await ClaimAsync(Shard, "a");
        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", 1)], new StateBatch().Node("x", "1")));

        fixture.Server.Crash();
        fixture.Server.Start();

        Assert.True(await WriteAsync(claim.Epoch, [Position("RT", 2)], new StateBatch().Node("x", "2")));
        var (next, states) = await ClaimAsync(Shard, "b");
        Assert.Equal([Position("RT", 2)], next.Positions);
        Assert.Equal(["Entity x=2"], states);
    }

    [Fact]
    public async Task Server_that_stays_away_is_an_error_and_nothing_is_written()
    {
        var (claim, _) = await ClaimAsync(Shard, "a");
        fixture.Server.Crash();
        DomainException refused;
        try
        {
            refused = await Assert.ThrowsAsync<DomainException>(() => WriteAsync(claim.Epoch, [Position("RT", 1)], new StateBatch().Node("x", "1")));
        }
        finally
        {
            fixture.Server.Start();
        }

        Assert.Equal(DomainErrorCode.StorageUnavailable, refused.Code);
        var (next, states) = await ClaimAsync(Shard, "b");
        Assert.Empty(next.Positions);
        Assert.Empty(states);
    }

    [Fact]
    public async Task Claim_waits_for_the_barrier_it_fences()
    {
        var (claim, _) = await ClaimAsync(Shard, "a");
        // A foreign transaction holds the claim row, as a barrier in the middle of its write does.
        await using var connection = await Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using (var hold = new NpgsqlCommand("SELECT 1 FROM gridgrains.shard_claim WHERE family = $1 FOR UPDATE", connection) { Parameters = { new() { Value = Shard.Family } } })
            await hold.ExecuteNonQueryAsync(Cancellation);

        var next = ClaimAsync(Shard, "b");
        await using (var write = new NpgsqlCommand(
            "INSERT INTO gridgrains.shard_state(family, shard, kind, key, bytes) VALUES($1, $2, 1, 'x', 'late'::bytea)", connection)
        {
            Parameters = { new() { Value = Shard.Family }, new() { Value = Shard.Index } },
        })
            await write.ExecuteNonQueryAsync(Cancellation);
        Assert.False(next.IsCompleted);
        await transaction.CommitAsync(Cancellation);

        var (later, states) = await next;
        Assert.Equal(claim.Epoch + 1, later.Epoch);
        Assert.Equal(["Entity x=late"], states);
    }

    [Fact]
    public async Task Claim_ends_the_session_of_an_owner_that_never_finishes_its_barrier()
    {
        var (claim, _) = await ClaimAsync(Shard, "a");
        await using var connection = await Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using (var hold = new NpgsqlCommand("SELECT 1 FROM gridgrains.shard_claim WHERE family = $1 FOR UPDATE", connection) { Parameters = { new() { Value = Shard.Family } } })
            await hold.ExecuteNonQueryAsync(Cancellation);

        var (later, _) = await ClaimAsync(Shard, "b").WaitAsync(Patience.Limit, Cancellation);

        Assert.Equal(claim.Epoch + 1, later.Epoch);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(Cancellation));
    }
}
