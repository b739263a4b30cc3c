using System.Collections.Concurrent;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Bulk;

/// <param name="Warehouse">Null where there is none.</param>
/// <param name="Tables">That bulk loads fill.</param>
/// <param name="Owner">See <see cref="BulkPlan"/>.</param>
/// <param name="NewId">For tokens.</param>
public sealed record BulkWriterContext(
    IBulkManifest Manifest, IBulkLake Lake, IBulkWarehouse? Warehouse, IReadOnlyList<IBulkTable> Tables, IFailpoints Failpoints, string Owner,
    TimeProvider Clock, Func<Guid> NewId);

/// <summary>
/// Takes batches of rows through the manifest into the lake and the warehouse: files, plan, commit, loads, done, rollups. Whatever breaks off
/// is finished by <see cref="RecoverAsync"/>, or begun again where the lake never had it.
/// </summary>
public sealed class BulkWriter(BulkWriterContext context) : IDisposable
{
    /// <summary>Data files that the warehouse reads at once.</summary>
    private const int LoadsAtOnce = 2;

    // A batch is moved by each of its steps; a process that has not moved one for so long is gone.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<string, bool> _underWay = new();
    private readonly ConcurrentQueue<(string Table, string Token)> _finished = new();
    private readonly Dictionary<string, IBulkTable> _tables = context.Tables.ToDictionary(table => table.Definition.Name);
    private bool _isNumbered;

    /// <summary>Gives a file its number, or finds the one that it has.</summary>
    public async ValueTask<BulkFile> RegisterAsync(string source, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (!_isNumbered)
            {
                await context.Manifest.KeepAboveAsync(await context.Lake.LastFileAsync(cancellation), cancellation);
                _isNumbered = true;
            }
        }
        finally
        {
            _gate.Release();
        }

        return await context.Manifest.RegisterAsync(source, context.Clock.GetUtcNow().UtcDateTime, cancellation);
    }

    /// <summary>Every row of the file that could be read is in the tables.</summary>
    public ValueTask EndFileAsync(long file, BulkFileEnd end, CancellationToken cancellation) => context.Manifest.EndFileAsync(file, end, cancellation);

    /// <summary>Leaves out what the tables have, and brings the rest into the lake.</summary>
    /// <returns>The batch, for <see cref="LoadAsync"/>, and how many rows were left out.</returns>
    public async ValueTask<(BulkBatch Batch, long Known)> WriteAsync(string table, RowList rows, IReadOnlyList<BulkRange> ranges, CancellationToken cancellation)
    {
        // One at a time: what one batch brings the next finds in the table.
        await _gate.WaitAsync(cancellation);
        try
        {
            var filled = TableOf(table);
            var taken = await filled.SelectAsync(rows, cancellation);
            var token = context.NewId().ToString("N");
            _underWay[token] = true;
            var files = taken.Count == 0 ? [] : await context.Lake.WriteAsync(token, table, taken, cancellation);
            await context.Failpoints.HitAsync(BulkSteps.AfterFiles);
            var effects = taken.Count == 0 ? BulkEffects.None : await filled.PrepareAsync(taken, context.Warehouse, cancellation);
            var plan = new BulkPlan(token, context.Owner, table, ranges, files, effects.Days);
            await context.Manifest.PlanAsync(plan, effects.Sums, effects.Nodes, cancellation);
            filled.Planned(effects);
            await context.Failpoints.HitAsync(BulkSteps.AfterPlan);
            await context.Lake.CommitAsync(plan, Finished(table), cancellation);
            await context.Failpoints.HitAsync(BulkSteps.AfterCommit);
            return (new BulkBatch(plan, 0), rows.Count - taken.Count);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Brings a batch that the lake has into the warehouse.</summary>
    /// <param name="again">It may have been begun before.</param>
    public async ValueTask LoadAsync(BulkBatch batch, bool again, CancellationToken cancellation)
    {
        var plan = batch.Plan;
        for (var next = batch.Loaded; context.Warehouse is not null && next < plan.Files.Count; next += LoadsAtOnce)
        {
            await Task.WhenAll(plan.Files.Skip(next).Take(LoadsAtOnce).Select(file => LoadFileAsync(plan, file, again, cancellation)));
            await context.Failpoints.HitAsync(BulkSteps.AfterLoad);
            await context.Manifest.LoadedAsync(plan.Token, Math.Min(next + LoadsAtOnce, plan.Files.Count), cancellation);
        }

        await context.Failpoints.HitAsync(BulkSteps.BeforeDone);
        await context.Manifest.DoneAsync(context.Warehouse is null ? plan with { Days = [] } : plan, cancellation);
        await context.Lake.ReleaseAsync(plan);
        _finished.Enqueue((plan.Table, plan.Token));
        _underWay.TryRemove(plan.Token, out _);
    }

    /// <summary>Whether something was begun that nobody has finished.</summary>
    public async ValueTask<bool> IsBehindAsync(CancellationToken cancellation) =>
        (await context.Manifest.PendingAsync(context.Owner, context.Clock.GetUtcNow().UtcDateTime - AbandonedAfter, cancellation)).Count > 0
        || (await context.Manifest.DaysAsync(cancellation)).Count > 0;

    /// <summary>Finishes batches that the lake has, and forgets those that it never had: their files are read again.</summary>
    public async ValueTask RecoverAsync(CancellationToken cancellation)
    {
        var abandonedSince = context.Clock.GetUtcNow().UtcDateTime - AbandonedAfter;
        foreach (var batch in await context.Manifest.PendingAsync(context.Owner, abandonedSince, cancellation))
        {
            if (_underWay.ContainsKey(batch.Plan.Token))
            {
                continue;
            }

            if (await context.Lake.HoldsAsync(batch.Plan, cancellation))
            {
                await LoadAsync(batch, again: true, cancellation);
            }
            else
            {
                await context.Lake.DiscardAsync(batch.Plan);
                await context.Manifest.DropAsync(batch.Plan.Token, cancellation);
            }
        }
    }

    /// <summary>Gives up what is under way, so that <see cref="RecoverAsync"/> takes it up: no call runs any more.</summary>
    public void Abandon() => _underWay.Clear();

    /// <summary>Computes the rollups that wait.</summary>
    /// <param name="except">Days that more rows are still to come of.</param>
    public async ValueTask RollUpAsync(IReadOnlySet<BulkDay> except, CancellationToken cancellation)
    {
        if (context.Warehouse is not { } warehouse)
        {
            return;
        }

        foreach (var day in (await context.Manifest.DaysAsync(cancellation)).Where(day => !except.Contains(day)))
        {
            await context.Failpoints.HitAsync(BulkSteps.BeforeRollup);
            await warehouse.RollUpAsync(day, cancellation);
            await context.Failpoints.HitAsync(BulkSteps.AfterRollup);
            await context.Manifest.RolledUpAsync(day, cancellation);
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task LoadFileAsync(BulkPlan plan, BulkDataFile file, bool again, CancellationToken cancellation) =>
        await context.Warehouse!.LoadAsync(TableOf(plan.Table).Definition, file, plan, again, cancellation);

    private IBulkTable TableOf(string name) => _tables.GetValueOrDefault(name)
        ?? throw new DomainException(DomainErrorCode.InvalidRecord, $"the manifest of bulk loads names a table '{name}' that this version of the program does not know");

    private string[] Finished(string table)
    {
        var tokens = new List<string>();
        for (var count = _finished.Count; count > 0 && _finished.TryDequeue(out var finished); count--)
        {
            if (finished.Table == table)
            {
                tokens.Add(finished.Token);
            }
            else
            {
                _finished.Enqueue(finished);
            }
        }

        return [.. tokens];
    }
}
