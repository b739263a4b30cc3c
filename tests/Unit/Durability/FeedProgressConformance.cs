using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Durability;

/// <summary>What every adapter of <see cref="IFeedProgressStore"/> must do; a derived class names the adapter.</summary>
public abstract class FeedProgressConformance : IAsyncLifetime
{
    private readonly string _source = $"caiso-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens the adapter over the same storage each time within one test.</summary>
    protected abstract ValueTask<IFeedProgressStore> OpenAsync();

    protected abstract ValueTask CloseAsync(IFeedProgressStore store);

    [Fact]
    public async Task Unknown_source_has_fed_nothing()
    {
        var store = await OpenAsync();

        Assert.Equal(0, await store.GetAsync(_source, Cancellation));
        await CloseAsync(store);
    }

    [Fact]
    public async Task Progress_outlives_the_store_and_is_kept_per_source()
    {
        var store = await OpenAsync();
        await store.SetAsync(_source, 5, Cancellation);
        await store.SetAsync(_source + "-other", 1, Cancellation);
        await store.SetAsync(_source, 3_000_000_000, Cancellation);
        await CloseAsync(store);

        store = await OpenAsync();

        Assert.Equal(3_000_000_000, await store.GetAsync(_source, Cancellation));
        Assert.Equal(1, await store.GetAsync(_source + "-other", Cancellation));
        await CloseAsync(store);
    }
}
