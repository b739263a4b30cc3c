using GridGrains.Iceberg;
using GridGrains.Iceberg.Maintenance;
using GridGrains.Iceberg.Scans;
using GridGrains.Tests.Unit.Iceberg.Commits;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Maintenance;

public sealed class UpkeepFaultTests
{
    private const string Tag = "close";
    private const int Stride = 3;

    /// <summary>An overwrite, a compaction and an expiry, stopped at one file operation in three: begun and completed files, and deletions, all come up.</summary>
    [Fact]
    public async Task Crash_of_upkeep_loses_no_row_and_the_next_run_finishes_the_work()
    {
        var isDone = false;
        for (var step = 0; !isDone; step += Stride)
        {
            Assert.InRange(step, 0, 80);
            FaultyFileIO io = null!;
            await using var lake = await TestLake.CreateAsync(inner => io = new FaultyFileIO(inner));
            var table = await FillAsync(lake);
            io.FailAfter(step);
            await TryAsync(() => UpkeepAsync(table));
            isDone = !io.HasFailed;
            io.Revive();
            table = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
            var rows = await TestLake.SeqsAsync(table.Scan());
            Assert.True(rows.SequenceEqual(Enumerable.Range(0, 40)) || rows.SequenceEqual(Enumerable.Range(0, 30)), $"rows after a crash at {step}");
            Assert.Equal(Enumerable.Range(0, 10), await TestLake.SeqsAsync(table.Scan().UseRef(Tag)));

            await UpkeepAsync(table);
            Assert.Equal(Enumerable.Range(0, 30), await TestLake.SeqsAsync(table.Scan()));
            Assert.Equal(Enumerable.Range(0, 10), await TestLake.SeqsAsync(table.Scan().UseRef(Tag)));
            lake.Clock.SetUtcNow(DateTimeOffset.UtcNow + TimeSpan.FromDays(4));
            await new OrphanFiles(table).RunAsync(TestLake.Token);

            // The file of the tag, and the one that the three small files became.
            Assert.Equal(2, lake.Files("*.parquet").Count);
        }
    }

    private static async Task<Table> FillAsync(TestLake lake)
    {
        var table = await lake.CreatePricesAsync();
        for (var i = 0; i < 3; i++)
        {
            await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10, i * 10));
            if (i == 0) await table.NewTransaction().CreateTag(Tag).CommitAsync(TestLake.Token);
        }
        await TestLake.AppendAsync(table, TestLake.Rows("SPP", "2026-01-01", 10, 30));
        lake.Clock.Advance(TimeSpan.FromDays(30));
        return table;
    }

    private static async Task UpkeepAsync(Table table)
    {
        await table.NewOverwrite(Expression.Equal("iso", "SPP"), []).CommitAsync(TestLake.Token);
        await new Compaction(table) { MinInputFiles = 2 }.RunAsync(TestLake.Token);
        await new SnapshotExpiry(table) { OlderThan = DateTimeOffset.MaxValue }.RunAsync(TestLake.Token);
    }

    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (IOException)
        {
            // The crash; what it left behind is looked at next.
        }
    }
}
