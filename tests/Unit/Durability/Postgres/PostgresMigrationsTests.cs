using GridGrains.Domain;
using GridGrains.Durability.Postgres;
using Npgsql;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresMigrationsTests(PostgresFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_that_start_together_migrate_once()
    {
        await using var source = NpgsqlDataSource.Create(await fixture.Server.CreateDatabaseAsync(Cancellation));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresMigrations.ApplyAsync(source, TimeProvider.System, Cancellation)));

        Assert.Equal("bulk=1 checkpoints=1 documents=1 orleans-clustering=1", await ScalarAsync(source, "SELECT string_agg(component || '=' || version, ' ' ORDER BY component) FROM gridgrains.layout"));
    }

    [Fact]
    public async Task Migrating_again_keeps_the_data()
    {
        await using var source = await fixture.CreateMigratedAsync(Cancellation);
        await new PostgresFeedProgressStore(source, TimeProvider.System).SetAsync("caiso", 7, Cancellation);

        await PostgresMigrations.ApplyAsync(source, TimeProvider.System, Cancellation);

        Assert.Equal(7, await new PostgresFeedProgressStore(source, TimeProvider.System).GetAsync("caiso", Cancellation));
    }

    [Fact]
    public async Task Database_of_a_newer_program_is_refused()
    {
        await using var source = await fixture.CreateMigratedAsync(Cancellation);
        await ScalarAsync(source, "UPDATE gridgrains.layout SET version = 99 WHERE component = 'checkpoints'");

        var refused = await Assert.ThrowsAsync<DomainException>(() => PostgresMigrations.ApplyAsync(source, TimeProvider.System, Cancellation));

        Assert.Equal(DomainErrorCode.StorageVersion, refused.Code);
        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
