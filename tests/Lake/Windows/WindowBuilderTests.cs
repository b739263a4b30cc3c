using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Maintenance;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Tables;
using GridGrains.Lake.Windows;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;
using static GridGrains.Tests.Lake.Prices;

namespace GridGrains.Tests.Lake.Windows;

public sealed class WindowBuilderTests
{
    [Fact]
    public async Task Hour_is_the_aggregate_of_its_latest_prices_stamped_at_its_end()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, [.. Hour("A", Noon, 20), RealTime("A", Noon.AddHours(1), 99, hub: "H")]);

        var built = await BuildAsync(lake, WindowKind.Hour);

        Assert.Equal(new WindowBuild(13, 2, 1), built);
        var window = Assert.Single(await WindowsAsync(lake, WindowKind.Hour));
        Assert.Equal(("CAISO", "A", PriceProduct.RealTime5Min, Noon.AddHours(1)), (window.Iso, window.Node, window.Product, window.EndUtc));
        Assert.Equal((12, 306, 25.5, 20, 31), (window.Count, window.Sum, window.Mean, window.Min, window.Max));
        Assert.Equal(Noon.AddMinutes(65), window.KnownAtUtc);
    }

    [Fact]
    public async Task Open_window_appears_when_the_watermark_passes_its_end_and_without_new_prices_of_its_own()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, [.. Hour("A", Noon, 20)]);
        await BuildAsync(lake, WindowKind.Hour);
        await BuildAsync(lake, WindowKind.FiveMinutes);

        // The last interval ends with the hour; the watermark is thirty seconds before.
        Assert.Empty(await WindowsAsync(lake, WindowKind.Hour));
        Assert.Equal(11, (await WindowsAsync(lake, WindowKind.FiveMinutes)).Count);

        await lake.WriteAsync(RealTime1, RealTime("B", Noon.AddHours(1), 1));
        await BuildAsync(lake, WindowKind.Hour);
        await BuildAsync(lake, WindowKind.FiveMinutes);

        Assert.Equal(25.5, Assert.Single(await WindowsAsync(lake, WindowKind.Hour)).Mean);
        Assert.Equal(12, (await WindowsAsync(lake, WindowKind.FiveMinutes)).Count);
    }

    [Fact]
    public async Task Correction_replaces_its_window_and_an_older_publication_does_not()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 30), RealTime("A", Noon.AddHours(3), 1));
        await BuildAsync(lake, WindowKind.FiveMinutes);
        Assert.Equal(30, Assert.Single(await WindowsAsync(lake, WindowKind.FiveMinutes)).Mean);

        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 50, knownAfterMinutes: 200));
        await BuildAsync(lake, WindowKind.FiveMinutes);
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 40, knownAfterMinutes: 100));
        await BuildAsync(lake, WindowKind.FiveMinutes);

        var window = Assert.Single(await WindowsAsync(lake, WindowKind.FiveMinutes));
        Assert.Equal((1, 50, 50), (window.Count, window.Mean, window.Min));
    }

    [Fact]
    public async Task Backfill_of_another_day_leaves_the_other_windows_as_they_are()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, [.. Hour("A", Noon, 20), .. Hour("A", Noon.AddHours(1), 40), RealTime("A", Noon.AddHours(2), 1)]);
        await BuildAllAsync(lake);
        var before = await WindowsAsync(lake, WindowKind.Hour);

        await lake.WriteAsync(RealTime0, [.. Hour("A", Noon.AddDays(-400), 10), .. Hour("B", Noon.AddHours(1), 60)]);
        await BuildAllAsync(lake);

        var after = await WindowsAsync(lake, WindowKind.Hour);
        Assert.Equal(4, after.Count);
        Assert.Subset(after.ToHashSet(), before.ToHashSet());
        await AssertEqualsCleanBuildAsync(lake);
    }

    [Fact]
    public async Task Rows_in_any_order_and_any_number_of_builds_end_in_the_same_windows()
    {
        await using var lake = await CreateAsync();
        var random = new Random(7);
        var rows = Enumerable.Range(0, 300)
            .Select(i => RealTime($"N{random.Next(4)}", Noon.AddMinutes(5 * random.Next(50)), random.Next(100), 10 + random.Next(200), random.Next(2) == 0 ? "MISO" : "PJM"))
            .ToArray();
        foreach (var chunk in rows.Chunk(37))
        {
            await lake.WriteAsync(RealTime0, chunk);
            await BuildAllAsync(lake);
        }

        await AssertEqualsCleanBuildAsync(lake);
        await AssertEqualsPricesAsync(lake);
    }

    [Fact]
    public async Task Second_build_of_the_same_prices_changes_nothing_and_compaction_is_no_change()
    {
        await using var lake = await CreateAsync();
        for (var i = 0; i < 6; i++)
        {
            await lake.WriteAsync(RealTime0, RealTime("A", Noon.AddHours(i), i));
        }

        await BuildAllAsync(lake);
        var snapshots = await SnapshotsAsync(lake);
        Assert.Equal(default, await BuildAsync(lake, WindowKind.Hour));

        var prices = (await lake.Catalog.FindAsync(LakeTables.RealTimePrices, Token))!;
        Assert.Equal(6, (await new Compaction(prices).RunAsync(Token)).FilesBefore);
        Assert.Equal(default, await BuildAsync(lake, WindowKind.Hour));

        Assert.Equal(snapshots, await SnapshotsAsync(lake));
        await lake.WriteAsync(RealTime0, RealTime("A", Noon.AddHours(6), 6));
        Assert.Equal(1, (await BuildAsync(lake, WindowKind.Hour)).Prices);
        await AssertEqualsPricesAsync(lake, WindowKind.Hour);
    }

    [Fact]
    public async Task Crash_at_any_file_operation_is_made_good_by_the_next_build()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, [.. Hour("A", Noon, 20), RealTime("A", Noon.AddHours(2), 1)]);
        await BuildAllAsync(lake);
        for (var step = 0; step < 12; step++)
        {
            await lake.WriteAsync(RealTime0, RealTime("A", Noon.AddMinutes(5 * step), 100 + step, knownAfterMinutes: 300 + step));
            lake.Files.FailAfter(step);
            try
            {
                await BuildAllAsync(lake);
            }
            catch (Exception crash) when (crash is IOException or IcebergException)
            {
                Assert.InRange(step, 0, 11);
            }

            lake.Files.Revive();
            await BuildAllAsync(lake);
            await AssertEqualsPricesAsync(lake);
        }
    }

    [Fact]
    public async Task Of_two_builders_at_once_one_gives_up()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, [.. Hour("A", Noon, 20), RealTime("A", Noon.AddHours(2), 1)]);
        await lake.Catalog.OpenAsync(LakeTables.HourlyWindows, Token);
        var inBetween = false;
        lake.Database.Faults.Enqueue(Unit.Iceberg.Commits.SwapFault.LostBefore);
        lake.Database.BeforeFault = async () =>
        {
            inBetween = true;
            await BuildAsync(lake, WindowKind.Hour);
        };

        var lost = await Assert.ThrowsAsync<IcebergException>(() => lake.AdvancingAsync(BuildAsync(lake, WindowKind.Hour)));

        Assert.True(inBetween);
        Assert.Equal(IcebergErrorCode.PreconditionFailed, lost.Code);
        Assert.Single(await WindowsAsync(lake, WindowKind.Hour));
    }

    [Fact]
    public async Task Product_longer_than_the_window_has_none()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(
            RealTime0,
            [.. Enumerable.Range(0, 5).Select(i => RealTime("A", Noon.AddMinutes(15 * i), i, product: PriceProduct.RealTime15Min))]);
        await BuildAllAsync(lake);

        Assert.Empty(await WindowsAsync(lake, WindowKind.FiveMinutes));
        Assert.Equal(4, Assert.Single(await WindowsAsync(lake, WindowKind.Hour)).Count);
    }

    [Fact]
    public async Task Windows_of_another_price_table_are_refused()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 1));
        await BuildAllAsync(lake);
        await lake.Catalog.Catalog.DropTableAsync(LakeTables.RealTimePrices.Id, Token);
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 1));

        Assert.Equal(DomainErrorCode.StorageStamp, (await Assert.ThrowsAsync<DomainException>(() => BuildAsync(lake, WindowKind.Hour))).Code);
    }

    private static IEnumerable<LmpRow> Hour(string node, DateTime start, double firstLmp) =>
        Enumerable.Range(0, 12).Select(i => RealTime(node, start.AddMinutes(5 * i), firstLmp + i));

    private static Task<WindowBuild> BuildAsync(LakeFolder lake, WindowKind kind) => new WindowBuilder(lake.Catalog).BuildAsync(kind, Token).AsTask();

    private static async Task BuildAllAsync(LakeFolder lake)
    {
        foreach (var kind in WindowKind.All)
        {
            await BuildAsync(lake, kind);
        }
    }

    private sealed record WindowRow(string Iso, string Node, PriceProduct Product, DateTime EndUtc, int Count, double Sum, double Mean, double Min, double Max, DateTime KnownAtUtc);

    private static async Task<List<WindowRow>> WindowsAsync(LakeFolder lake, WindowKind kind)
    {
        var windows = new List<WindowRow>();
        if (await lake.Catalog.FindAsync(kind.Table, Token) is { } table)
        {
            await foreach (var batch in table.Scan().ReadAsync(Token))
            {
                for (var i = 0; i < batch.RowCount; i++)
                {
                    PriceProducts.TryParse(batch.Column<string>("market").Values.Span[i], out var product);
                    windows.Add(new WindowRow(
                        batch.Column<string>("iso").Values.Span[i], batch.Column<string>("node").Values.Span[i], product,
                        EpochMicros(batch.Column<long>("window_end").Values.Span[i]), batch.Column<int>("lmp_count").Values.Span[i],
                        batch.Column<double>("lmp_sum").Values.Span[i], batch.Column<double>("lmp_mean").Values.Span[i],
                        batch.Column<double>("lmp_min").Values.Span[i], batch.Column<double>("lmp_max").Values.Span[i],
                        EpochMicros(batch.Column<long>("known_at").Values.Span[i])));
                }
            }
        }

        return [.. windows.OrderBy(window => (window.Iso, window.Node, window.Product, window.EndUtc))];
    }

    private static DateTime EpochMicros(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    private static async Task<int> SnapshotsAsync(LakeFolder lake)
    {
        var snapshots = 0;
        foreach (var kind in WindowKind.All)
        {
            snapshots += (await lake.Catalog.FindAsync(kind.Table, Token))!.Metadata.Snapshots.Length;
        }

        return snapshots;
    }

    // What a builder that starts from nothing makes of the same prices.
    private static async Task AssertEqualsCleanBuildAsync(LakeFolder lake)
    {
        foreach (var kind in WindowKind.All)
        {
            var built = await WindowsAsync(lake, kind);
            await lake.Catalog.Catalog.DropTableAsync(kind.Table.Id, Token);
            await BuildAsync(lake, kind);
            Assert.Equal(built, await WindowsAsync(lake, kind));
        }
    }

    // Worked out from the prices by other means.
    private static async Task AssertEqualsPricesAsync(LakeFolder lake, params WindowKind[] kinds)
    {
        var prices = await lake.LatestAsync(new PriceQuery(LakeTables.RealTimePrices, Noon.AddDays(-2), Noon.AddDays(2)));
        foreach (var kind in kinds is [] ? [.. WindowKind.All] : kinds)
        {
            var closed = prices.GroupBy(price => (price.Node.Iso, price.Fact.Product))
                .ToDictionary(group => group.Key, group => group.Max(price => price.Fact.IntervalEndUtc).AddSeconds(-30));
            var expected = prices
                .GroupBy(price => (price.Node, price.Fact.Product, End: kind.StartOf(price.Fact.IntervalStartUtc) + kind.Length))
                .Where(group => group.Key.End <= closed[(group.Key.Node.Iso, group.Key.Product)])
                .Select(group => (group.Key.Node.ToString(), group.Key.End, group.Count(), PriceTicks.ToUsd(group.Sum(price => (long)PriceTicks.FromUsd(price.Fact.Lmp)))))
                .Order();
            Assert.Equal(expected, (await WindowsAsync(lake, kind)).Select(window => ($"{window.Iso}/{window.Node}", window.EndUtc, window.Count, window.Sum)).Order());
        }
    }
}
