using System.Text;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Documents;
using GridGrains.Domain.Log;
using GridGrains.Durability.Postgres;
using Npgsql;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Postgres;

/// <summary>The commands of docs/backup.md on a cluster's database: what a silo finds in the restored one.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DumpDrillTests(PostgresFixture fixture) : IDisposable
{
    private static readonly ShardId Shard = new("nodes", 3);
    private static readonly TopicPosition Applied = new(new TopicPartition("RT", 3), 42);

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Restored_database_has_the_states_the_documents_and_the_claims_of_the_dump()
    {
        var (dump, epoch) = (_directory.File("gridgrains.dump"), 0L);
        await using (var original = await fixture.CreateMigratedAsync(Cancellation))
        {
            await using var store = new PostgresCheckpointStore(original, TimeProvider.System);
            epoch = (await store.ClaimAsync(Shard, "a", static (_, _, _) => { }, Cancellation)).Epoch;
            Assert.True(await store.WriteBarrierAsync(Shard, epoch, [Applied], new StateBatch().Node("CAISO/A", "31.25"), Cancellation));
            Assert.True(await new PostgresDocumentStore(original, TimeProvider.System).TryReplaceAsync("keys", 0, new DocumentSet(1, new Dictionary<string, string> { ["one"] = "text" }), Cancellation));
            Run("pg_dump", original.ConnectionString, "--format=custom", "--no-owner", $"--file={dump}");

            // What comes after the dump is not in it.
            Assert.True(await store.WriteBarrierAsync(Shard, epoch, [Applied with { NextOffset = 50 }], new StateBatch().Node("CAISO/B", "1"), Cancellation));
        }

        var connection = await fixture.Server.CreateDatabaseAsync(Cancellation);
        Run("pg_restore", connection, "--exit-on-error", "--no-owner", dump);

        await using var restored = NpgsqlDataSource.Create(connection);
        await PostgresMigrations.ApplyAsync(restored, TimeProvider.System, Cancellation);
        await using var checkpoints = new PostgresCheckpointStore(restored, TimeProvider.System);
        var states = new List<string>();
        var claim = await checkpoints.ClaimAsync(Shard, "b", (_, key, state) => states.Add($"{key}={Encoding.UTF8.GetString(state)}"), Cancellation);
        Assert.Equal((epoch + 1, "CAISO/A=31.25", Applied), (claim.Epoch, Assert.Single(states), Assert.Single(claim.Positions)));
        Assert.False(await checkpoints.WriteBarrierAsync(Shard, epoch, [Applied], new StateBatch(), Cancellation));
        Assert.Equal("text", (await new PostgresDocumentStore(restored, TimeProvider.System).LoadAsync("keys", Cancellation)).Documents["one"]);
    }

    private static void Run(string program, string connection, params string[] arguments)
    {
        var place = new NpgsqlConnectionStringBuilder(connection);
        PostgresBinaries.Run(Path.Combine(PostgresBinaries.Find()!, program), [.. arguments, $"--dbname=postgresql://{place.Username}@{place.Host}:{place.Port}/{place.Database}"]);
    }
}
