using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;

namespace GridGrains.Tests.Unit.Durability.Sqlite;

public sealed class SqliteFeedProgressTests : FeedProgressConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override ValueTask<IFeedProgressStore> OpenAsync() =>
        ValueTask.FromResult<IFeedProgressStore>(SqliteFeedProgressStore.Open(_directory.File("feeds.db")));

    protected override ValueTask CloseAsync(IFeedProgressStore store)
    {
        ((SqliteFeedProgressStore)store).Dispose();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}
