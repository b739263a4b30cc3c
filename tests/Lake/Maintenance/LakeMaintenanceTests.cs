using GridGrains.Domain.Tables;
using GridGrains.Lake.Maintenance;
using GridGrains.Lake.Tables;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;
using static GridGrains.Tests.Lake.Prices;

namespace GridGrains.Tests.Lake.Maintenance;

public sealed class LakeMaintenanceTests
{
    [Fact]
    public async Task Small_files_become_large_ones_and_every_row_stays()
    {
        await using var lake = await CreateAsync();
        for (var i = 0; i < 10; i++)
        {
            await lake.WriteAsync(RealTime0, RealTime("A", Noon.AddMinutes(5 * i), i), RealTime("A", Noon.AddDays(-1).AddMinutes(5 * i), i));
        }

        var report = (await RunAsync(lake))!;

        Assert.Equal((20, 2), (report.FilesCompacted, report.FilesWritten));
        Assert.Equal(Enumerable.Range(0, 20).Select(offset => (long)offset), await lake.OffsetsAsync(LakeTables.RealTimePrices));
        Assert.Equal((0, 0), await RunAsync(lake) is { } second ? (second.FilesCompacted, second.FilesWritten) : default);
        await lake.WriteAsync(RealTime0, RealTime("A", Noon.AddHours(2), 20));
        Assert.Equal(21, (await lake.OffsetsAsync(LakeTables.RealTimePrices)).Count);
    }

    [Fact]
    public async Task The_few_files_of_a_settled_day_become_one_and_younger_days_wait_for_more()
    {
        await using var lake = await CreateAsync();
        foreach (var day in (int[])[-40, -2, -1, 0])
        {
            for (var i = 0; i < 3; i++)
            {
                await lake.WriteAsync(RealTime0, RealTime("A", Noon.AddDays(day).AddMinutes(5 * i), i));
            }
        }

        var report = (await RunAsync(lake))!;

        Assert.Equal((6, 2), (report.FilesCompacted, report.FilesWritten));
        Assert.Equal("1 1 3 3", await FilesByDayAsync(lake));
        Assert.Equal(Enumerable.Range(0, 12).Select(offset => (long)offset), await lake.OffsetsAsync(LakeTables.RealTimePrices));
        lake.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync(lake);
        Assert.Equal("1 1 1 3", await FilesByDayAsync(lake));
        Assert.Equal(0, (await RunAsync(lake))!.FilesCompacted);
    }

    [Fact]
    public async Task A_new_table_has_an_empty_snapshot()
    {
        await using var lake = await CreateAsync();

        foreach (var definition in LakeTables.All)
        {
            var table = await lake.Catalog.OpenAsync(definition, Token);
            Assert.Equal((0L, 0L), (LakeTableFigures.Of(table).Rows, LakeTableFigures.Of(table).Files));
            Assert.Equal("append", table.Metadata.CurrentSnapshot!.Summary["operation"]);
            Assert.Equal(table.MetadataLocation, (await lake.Catalog.OpenAsync(definition, Token)).MetadataLocation);
        }

        Assert.Empty(await lake.LatestAsync());
    }

    [Fact]
    public async Task Old_snapshots_and_their_files_are_forgotten_and_tags_are_kept()
    {
        await using var lake = await CreateAsync();
        for (var i = 0; i < 30; i++)
        {
            await lake.WriteAsync(RealTime0, RealTime("A", Noon.AddMinutes(5 * i), i));
            if (i == 3)
            {
                await (await lake.Catalog.FindAsync(LakeTables.RealTimePrices, Token))!.NewTransaction().CreateTag("kept").CommitAsync(Token);
            }
        }

        lake.Clock.Advance(LakeCatalog.SnapshotAge + TimeSpan.FromMinutes(1));
        var report = (await RunAsync(lake))!;

        var table = (await lake.Catalog.FindAsync(LakeTables.RealTimePrices, Token))!;
        Assert.Equal(11, table.Metadata.Snapshots.Length);
        Assert.True(report.SnapshotsForgotten > 0 && report.FilesDeleted > 0);
        Assert.Equal(4, (await table.Scan().UseRef("kept").PlanAsync(Token)).Files.Length);
        Assert.Equal(4, (await lake.LatestAsync(Day() with { At = GridGrains.Lake.Queries.LakeMoment.OfReference("kept") })).Count);
        Assert.Equal(30, (await lake.OffsetsAsync(LakeTables.RealTimePrices)).Count);
    }

    [Fact]
    public async Task Rows_past_retention_leave_with_whole_days()
    {
        await using var lake = await CreateAsync();
        var cutoff = lake.Clock.GetUtcNow().UtcDateTime.Date.AddDays(-LakeTables.RealTimePrices.Definition.RetentionDays);
        await lake.WriteAsync(RealTime0, RealTime("A", cutoff.AddMinutes(-5), 1), RealTime("A", cutoff, 2), RealTime("A", Noon, 3));

        Assert.Equal(1, (await RunAsync(lake))!.FilesPastRetention);

        Assert.Equal([1, 2], await lake.OffsetsAsync(LakeTables.RealTimePrices));
        Assert.Equal(0, (await RunAsync(lake))!.FilesPastRetention);
    }

    [Theory]
    [InlineData("iso_rt_lmp=never", 3)]
    [InlineData("iso_rt_lmp=1096", 3)]
    [InlineData("iso_rt_lmp=1", 1)]
    public async Task Retention_that_is_set_counts(string set, int rows)
    {
        await using var lake = await CreateAsync();
        var cutoff = lake.Clock.GetUtcNow().UtcDateTime.Date.AddDays(-LakeTables.RealTimePrices.Definition.RetentionDays);
        await lake.WriteAsync(RealTime0, RealTime("A", cutoff.AddMinutes(-5), 1), RealTime("A", cutoff, 2), RealTime("A", Noon, 3));
        Assert.True(TableRetention.TryParse(set, out var retention, out _));

        await new LakeMaintenance(lake.Catalog, new MaintenanceOptions { Retention = retention }).RunAsync(LakeTables.RealTimePrices, lookForOrphans: false, Token);

        Assert.Equal(rows, (await lake.OffsetsAsync(LakeTables.RealTimePrices)).Count);
    }

    [Fact]
    public async Task Writers_go_on_beside_it()
    {
        await using var lake = await CreateAsync();
        var sink = await lake.OpenSinkAsync(RealTime0);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var maintenance = Task.Run(
            async () =>
            {
                var runs = 0;
                for (; !stop.IsCancellationRequested; runs++)
                {
                    await RunAsync(lake);
                }

                return runs;
            },
            Token);
        for (var i = 0; i < 40; i++)
        {
            await lake.AdvancingAsync(sink.WriteAsync([Range(RealTime0, i, RealTime("A", Noon.AddMinutes(5 * i), i))], Token).AsTask());
        }

        await stop.CancelAsync();

        Assert.True(await lake.AdvancingAsync(maintenance) > 0);
        Assert.Equal(Enumerable.Range(0, 40).Select(offset => (long)offset), await lake.OffsetsAsync(LakeTables.RealTimePrices));
        Assert.Equal(40, (await lake.LatestAsync()).Count);
    }

    [Fact]
    public async Task Figures_tell_how_large_a_table_is()
    {
        await using var lake = await CreateAsync();
        Assert.Null(await RunAsync(lake));
        await lake.WriteAsync(RealTime0, RealTime("A", Noon, 1), RealTime("A", Noon.AddDays(1), 2));

        var figures = LakeTableFigures.Of((await lake.Catalog.FindAsync(LakeTables.RealTimePrices, Token))!);

        Assert.Equal((2, 2L, 2L), (figures.Snapshots, figures.Rows, figures.Files));
        Assert.Equal(lake.DataFiles().Sum(file => new FileInfo(file).Length), figures.Bytes);
    }

    private static async Task<string> FilesByDayAsync(LakeFolder lake)
    {
        var table = (await lake.Catalog.FindAsync(LakeTables.RealTimePrices, Token))!;
        return string.Join(' ', (await table.Scan().PlanAsync(Token)).Files.GroupBy(file => file.Partition[0]).OrderBy(day => (int)day.Key!).Select(day => day.Count()));
    }

    private static async Task<MaintenanceReport?> RunAsync(LakeFolder lake) =>
        await new LakeMaintenance(lake.Catalog, new MaintenanceOptions()).RunAsync(LakeTables.RealTimePrices, lookForOrphans: true, Token);
}
