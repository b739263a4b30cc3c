using System.Net;
using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Silos;
using Xunit;

namespace GridGrains.Tests.Faults.Embedded;

[Collection(EmbeddedCollection.Name)]
public sealed class StorageTests(EmbeddedFixture embedded)
{

    [Fact]
    public Task A_full_store_fails_barriers_and_posts_and_loses_nothing() => Campaign.RunAsync("store full", 1, async (_, _) =>
    {
        // SQLite takes no limit below the file's size: not a page more than it has.
        await embedded.RebornAsync(new SiloLife { Faults = "checkpoint-pages=1" });
        await Deadlines.UntilAsync(
            async () => await embedded.Slot.CounterAsync("gridgrains_shard_barrier_failures_total") > 0, "barriers fail for want of room");
        await embedded.Run.Probe.PassAsync();

        var refusals = embedded.Run.Poster.RefusalsWith(HttpStatusCode.InsufficientStorage);
        await embedded.RebornAsync(new SiloLife { Faults = "log-pages=1" });
        await Deadlines.UntilAsync(
            () => Task.FromResult(embedded.Run.Poster.RefusalsWith(HttpStatusCode.InsufficientStorage) > refusals), "posts are refused for want of room");

        await embedded.RebornAsync(SiloLife.Plain);
        await embedded.Run.CheckAsync("after both stores were full");
    });
}
