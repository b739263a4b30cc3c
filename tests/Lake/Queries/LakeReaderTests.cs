using GridGrains.Domain.Markets;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Tables;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;
using static GridGrains.Tests.Lake.Prices;

namespace GridGrains.Tests.Lake.Queries;

public sealed class LakeReaderTests
{
    [Fact]
    public async Task Correction_is_seen_from_when_it_was_known_and_never_before()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 30, knownAfterMinutes: 10));
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 50, knownAfterMinutes: 180));

        Assert.Equal(50, Assert.Single(await lake.LatestAsync()).Fact.Lmp);
        Assert.Empty(await lake.LatestAsync(Day() with { KnownAtUtc = Noon.AddMinutes(9) }));
        Assert.Equal(30, Assert.Single(await lake.LatestAsync(Day() with { KnownAtUtc = Noon.AddMinutes(10) })).Fact.Lmp);
        Assert.Equal(30, Assert.Single(await lake.LatestAsync(Day() with { KnownAtUtc = Noon.AddMinutes(179) })).Fact.Lmp);
        Assert.Equal(50, Assert.Single(await lake.LatestAsync(Day() with { KnownAtUtc = Noon.AddMinutes(180) })).Fact.Lmp);
    }

    [Fact]
    public async Task Older_publication_that_arrives_late_never_becomes_the_latest()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 50, knownAfterMinutes: 180));
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 30, knownAfterMinutes: 10));

        Assert.Equal(50, Assert.Single(await lake.LatestAsync()).Fact.Lmp);
        Assert.Equal([(30, 1, false), (50, 2, true)], (await lake.VersionsAsync()).Select(version => (version.Price.Fact.Lmp, version.Number, version.IsLatest)));
    }

    [Fact]
    public async Task Source_version_then_log_order_decide_between_versions_known_at_once()
    {
        await using var lake = await CreateAsync();
        var second = RealTime("A", Noon, 2);
        second = second with { Fact = second.Fact with { SourceVersion = 2 } };
        var first = RealTime("A", Noon, 1);
        first = first with { Fact = first.Fact with { SourceVersion = 1 } };
        await lake.WriteAsync(RealTime0, second, first, RealTime("B", Noon, 3), RealTime("B", Noon, 4));

        Assert.Equal([2, 4], (await lake.LatestAsync()).Select(price => price.Fact.Lmp));
    }

    [Fact]
    public async Task Identical_payload_makes_no_version()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 30, 10), RealTime("A", Noon, 30, 20), RealTime("A", Noon, 50, 30), RealTime("A", Noon, 50, 30));

        var versions = await lake.VersionsAsync();

        Assert.Equal([30, 50], versions.Select(version => version.Price.Fact.Lmp));
        Assert.Equal(Noon.AddMinutes(10), versions[0].Price.Fact.KnownAtUtc);
    }

    [Fact]
    public async Task Conditions_choose_rows_across_days_in_order()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(
            RealTime0,
            [
                .. Enumerable.Range(0, 3).SelectMany(day => new[]
                {
                    RealTime("B", Noon.AddDays(day), 10 + day), RealTime("A", Noon.AddDays(day), 20 + day), RealTime("A", Noon.AddDays(day), 30 + day, iso: "MISO"),
                    RealTime("A", Noon.AddDays(day), 40 + day, product: PriceProduct.RealTime15Min),
                }),
            ]);
        var all = new PriceQuery(LakeTables.RealTimePrices, Noon, Noon.AddDays(2).AddMinutes(5)) { Iso = Isos.Caiso };

        Assert.Equal([20, 40, 10, 21, 41, 11, 22, 42, 12], (await lake.LatestAsync(all)).Select(price => price.Fact.Lmp));
        Assert.Equal([20, 21, 22], (await lake.LatestAsync(all with { Nodes = ["A"], Product = PriceProduct.RealTime5Min })).Select(price => price.Fact.Lmp));
        Assert.Equal([20, 21], (await lake.LatestAsync(all with { ToUtc = Noon.AddDays(2), Nodes = ["A"], Product = PriceProduct.RealTime5Min })).Select(price => price.Fact.Lmp));
        Assert.Equal(12, (await lake.LatestAsync(all with { Iso = null })).Count);
        Assert.Empty(await lake.LatestAsync(all with { Nodes = [] }));
    }

    [Fact]
    public async Task Earlier_states_are_read_by_snapshot_tag_and_time()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 30));
        var table = (await lake.Catalog.FindAsync(LakeTables.RealTimePrices, Token))!;
        var (snapshot, at) = (table.Metadata.CurrentSnapshot!.SnapshotId, lake.Clock.GetUtcNow());
        await table.NewTransaction().CreateTag("eod-2026-03-10").CommitAsync(Token);
        lake.Clock.Advance(TimeSpan.FromMinutes(1));
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 50, knownAfterMinutes: 180));

        foreach (var moment in new[] { LakeMoment.OfSnapshot(snapshot), LakeMoment.OfReference("eod-2026-03-10"), LakeMoment.OfTime(at) })
        {
            Assert.Equal(30, Assert.Single(await lake.LatestAsync(Day() with { At = moment })).Fact.Lmp);
        }

        Assert.Equal(50, Assert.Single(await lake.LatestAsync()).Fact.Lmp);
    }

    [Fact]
    public async Task Lake_without_tables_has_no_prices()
    {
        await using var lake = await CreateAsync();
        Assert.Empty(await lake.LatestAsync());
        Assert.Empty(await lake.VersionsAsync(Day(LakeTables.DayAheadPrices)));
    }
}
