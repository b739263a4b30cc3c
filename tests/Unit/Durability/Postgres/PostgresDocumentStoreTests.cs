using GridGrains.Durability.Postgres;
using GridGrains.Tests.Unit.Durability.Sqlite;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresDocumentStoreTests(PostgresFixture fixture)
{
    [Fact]
    public async Task Documents_are_kept_and_a_late_writer_is_refused()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var source = await fixture.CreateMigratedAsync(cancellation);

        await DocumentStoreRules.CheckAsync(new PostgresDocumentStore(source, TimeProvider.System), cancellation);
    }
}
