using GridGrains.Domain.Log;
using GridGrains.Durability.Postgres;
using Npgsql;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresFeedProgressTests(PostgresFixture fixture) : FeedProgressConformance
{
    private NpgsqlDataSource? _source;

    public override async ValueTask InitializeAsync() => _source = await fixture.CreateMigratedAsync(TestContext.Current.CancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_source is not null)
            await _source.DisposeAsync();
    }

    protected override ValueTask<IFeedProgressStore> OpenAsync() =>
        ValueTask.FromResult<IFeedProgressStore>(new PostgresFeedProgressStore(_source!, TimeProvider.System));

    protected override ValueTask CloseAsync(IFeedProgressStore store) => ValueTask.CompletedTask;
}
