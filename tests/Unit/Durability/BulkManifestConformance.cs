using GridGrains.Domain.Bulk;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;
using GridGrains.Domain.Series;
using GridGrains.Domain.Tables;
using GridGrains.Tests.Unit.Domain.Bulk;
using Xunit;

namespace GridGrains.Tests.Unit.Durability;

/// <summary>What every adapter of <see cref="IBulkManifest"/> must do; a derived class names the adapter.</summary>
public abstract class BulkManifestConformance : IAsyncLifetime
{
    private static readonly DateTime Now = new(2026, 7, 1, 9, 0, 0, DateTimeKind.Utc);
    private static readonly string RealTime = PriceTables.RealTime.Name;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens the adapter over the same storage each time within one test.</summary>
    protected abstract IBulkManifest Open();

    protected abstract void Close(IBulkManifest manifest);

    [Fact]
    public async Task Number_of_a_file_outlives_the_manifest_and_is_given_once()
    {
        var manifest = Open();
        var first = await manifest.RegisterAsync("a", Now, Token);
        var second = await manifest.RegisterAsync("b", Now, Token);
        Close(manifest);

        manifest = Open();
        var again = await manifest.RegisterAsync("a", Now.AddDays(1), Token);
        await manifest.KeepAboveAsync(1000, Token);
        await manifest.KeepAboveAsync(5, Token);
        var third = await manifest.RegisterAsync("c", Now, Token);
        Close(manifest);

        Assert.Equal((first.Number, Now, null, 0), (again.Number, again.RegisteredAtUtc, again.End, again.NextOf(RealTime)));
        Assert.True(first.Number > 0 && second.Number > first.Number);
        Assert.Equal(1001, third.Number);
    }

    [Fact]
    public async Task File_is_found_by_the_number_that_rows_have_of_it()
    {
        var manifest = Open();
        var file = await manifest.RegisterAsync("hash of a", Now, Token);
        await manifest.EndFileAsync(file.Number, new BulkFileEnd(3, 1, 2, 0), Token);

        var found = (await manifest.FindAsync(file.Number, Token))!;

        Assert.Equal(("hash of a", Now, new BulkFileEnd(3, 1, 2, 0)), (found.Source, found.RegisteredAtUtc, found.End));
        Assert.Null(await manifest.FindAsync(file.Number + 1, Token));
        Close(manifest);
    }

    [Fact]
    public async Task Numbers_may_be_raised_before_the_first()
    {
        var manifest = Open();
        await manifest.KeepAboveAsync(41, Token);

        Assert.Equal(42, (await manifest.RegisterAsync("a", Now, Token)).Number);
        Close(manifest);
    }

    [Fact]
    public async Task Batch_that_is_planned_is_pending_until_it_is_done_or_dropped()
    {
        var manifest = Open();
        var file = await manifest.RegisterAsync("a", Now, Token);
        var (plan, dropped) = (PlanOf("one", file, 0, 5), PlanOf("two", file, 5, 6));
        await manifest.PlanAsync(plan, [], [], Token);
        await manifest.PlanAsync(dropped, [], [], Token);
        await manifest.LoadedAsync("one", 1, Token);
        Close(manifest);

        manifest = Open();
        var pending = await manifest.PendingAsync("", DateTime.UnixEpoch, Token);
        Assert.Equal([("one", 1), ("two", 0)], pending.Select(batch => (batch.Plan.Token, batch.Loaded)));
        Assert.Equal(BulkPlanJson.Write(plan), BulkPlanJson.Write(pending[0].Plan));
        await manifest.DropAsync("two", Token);
        await manifest.DoneAsync(plan, Token);
        await manifest.DoneAsync(plan, Token);

        Assert.Empty(await manifest.PendingAsync("", DateTime.UnixEpoch, Token));
        Assert.Equal(5, (await manifest.RegisterAsync("a", Now, Token)).NextOf(RealTime));
        Assert.Equal(plan.Days, await manifest.DaysAsync(Token));
        await manifest.RolledUpAsync(plan.Days[0], Token);
        Assert.Empty(await manifest.DaysAsync(Token));
        Close(manifest);
    }

    [Fact]
    public async Task End_of_a_file_is_remembered()
    {
        var manifest = Open();
        var file = await manifest.RegisterAsync("a", Now, Token);
        await manifest.EndFileAsync(file.Number, new BulkFileEnd(10, 1, 9, 2), Token);

        Assert.Equal(new BulkFileEnd(10, 1, 9, 2), (await manifest.RegisterAsync("a", Now, Token)).End);
        Close(manifest);
    }

    [Fact]
    public async Task Sums_are_those_of_batches_that_were_done_when_the_window_was_looked_at()
    {
        var manifest = Open();
        var file = await manifest.RegisterAsync("a", Now, Token);
        var rows = new RowList<LmpRow>([BulkSelectionTests.Row("A", BulkPlace.OffsetOf(file.Number, 0), 30)]);
        var (first, second, third) = (PlanOf("one", file, 0, 1), PlanOf("two", file, 1, 2), PlanOf("three", file, 2, 3));
        foreach (var plan in (BulkPlan[])[first, second, third])
        {
            await manifest.PlanAsync(plan, BulkSums.Of(rows).Cells, [], Token);
        }

        await manifest.DoneAsync(first, Token);
        var window = await manifest.LookAsync(Token);
        await manifest.DoneAsync(second, Token);
        var day = rows[0].Fact.IntervalStartUtc.Date;

        var sum = Assert.Single(await manifest.SumsAsync(new AuditRange(day, day.AddDays(1)), window, Token));
        Assert.Equal(BulkSums.Of(rows).Cells[0].Buckets, sum.Buckets);
        Assert.Equal((AuditCell.Of(rows[0].Node.Iso, rows[0].Fact.Product, rows[0].Fact.IntervalStartUtc), day), (sum.Cell, sum.DayUtc));
        Assert.Equal((true, false), (window.Holds(BulkPlace.OffsetOf(file.Number, 0), isDayAhead: false), window.Holds(BulkPlace.OffsetOf(file.Number, 1), isDayAhead: false)));
        Assert.False(window.Holds(BulkPlace.OffsetOf(file.Number, 0), isDayAhead: true));
        Assert.Equal(2, (await manifest.SumsAsync(new AuditRange(day, day.AddDays(1)), await manifest.LookAsync(Token), Token)).Count);
        Assert.Empty(await manifest.SumsAsync(new AuditRange(day.AddDays(1), day.AddDays(2)), window, Token));
        Assert.Empty(await manifest.SumsAsync(new AuditRange(day, day.AddDays(1), Isos.Get("PJM")), window, Token));
        Close(manifest);
    }

    [Fact]
    public async Task Rows_of_a_table_that_no_audit_compares_are_remembered_and_are_not_in_its_window()
    {
        var manifest = Open();
        var file = await manifest.RegisterAsync("a", Now, Token);
        var prices = PlanOf("one", file, 0, 2);
        var series = PlanOf("two", file, 0, 7) with { Table = SeriesTable.Definition.Name, Days = [] };
        foreach (var plan in (BulkPlan[])[prices, series])
        {
            await manifest.PlanAsync(plan, [], [], Token);
            await manifest.DoneAsync(plan, Token);
        }

        file = await manifest.RegisterAsync("a", Now, Token);
        var window = await manifest.LookAsync(Token);

        Assert.Equal((2, 7), (file.NextOf(RealTime), file.NextOf(SeriesTable.Definition.Name)));
        Assert.Equal((true, false), (window.Holds(BulkPlace.OffsetOf(file.Number, 1), isDayAhead: false), window.Holds(BulkPlace.OffsetOf(file.Number, 2), isDayAhead: false)));
        Close(manifest);
    }

    [Fact]
    public async Task Nodes_are_read_from_where_the_reader_is_and_again_when_something_new_is_said_of_them()
    {
        var manifest = Open();
        var file = await manifest.RegisterAsync("a", Now, Token);
        var (a, b) = (new EntityKey(Isos.Get("CAISO"), "A"), new EntityKey(Isos.Get("PJM"), "B"));
        await manifest.PlanAsync(PlanOf("one", file, 0, 1), [], [new BulkNode(0, a, new NodeLabels(Hub: "H")), new BulkNode(0, b, NodeLabels.None)], Token);
        var first = await manifest.NodesAsync(0, Token);
        await manifest.PlanAsync(PlanOf("two", file, 1, 2), [], [new BulkNode(0, a, new NodeLabels(Hub: "H", Zone: "Z"))], Token);

        Assert.Equal([(a, new NodeLabels(Hub: "H")), (b, NodeLabels.None)], first.Select(node => (node.Key, node.Labels)));
        var changed = Assert.Single(await manifest.NodesAsync(first[^1].Sequence, Token));
        Assert.Equal((a, "Z"), (changed.Key, changed.Labels.Zone));
        Close(manifest);
    }

    private static BulkPlan PlanOf(string token, BulkFile file, long from, long next) => new(
        token, "", RealTime, [new BulkRange(file.Number, from, next)], [new BulkDataFile("file:///a.parquet", 3), new BulkDataFile("file:///b.parquet", 2)],
        [new BulkDay("CAISO", "REAL_TIME_5_MIN", new DateTime(2026, 3, 10, 0, 0, 0, DateTimeKind.Utc))]);
}
