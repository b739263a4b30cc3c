using System.Collections.Concurrent;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Tables;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Backfills;

/// <summary>Counts the rows that it takes.</summary>
internal sealed class GatedLake : IBulkLake
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, long> _rows = new();

    public Task Entered => _entered.Task.WaitAsync(Patience.Limit);

    public long Committed;

    /// <summary>Ends every commit.</summary>
    public Exception? Fault { get; set; }

    public void Open() => _open.TrySetResult();

    public ValueTask<long> LastFileAsync(CancellationToken cancellation) => new(0L);

    public async ValueTask<IReadOnlyList<BulkDataFile>> WriteAsync(string token, string table, RowList rows, CancellationToken cancellation)
    {
        _entered.TrySetResult();
        await _open.Task.WaitAsync(cancellation);
        _rows[token] = rows.Count;
        return [new BulkDataFile("file", rows.Count)];
    }

    public ValueTask CommitAsync(BulkPlan plan, IReadOnlyCollection<string> finished, CancellationToken cancellation)
    {
        if (Fault is { } fault)
        {
            throw fault;
        }

        Interlocked.Add(ref Committed, _rows[plan.Token]);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> HoldsAsync(BulkPlan plan, CancellationToken cancellation) => new(_rows.ContainsKey(plan.Token));

    public ValueTask ReleaseAsync(BulkPlan plan) => ValueTask.CompletedTask;

    public ValueTask DiscardAsync(BulkPlan plan) => ValueTask.CompletedTask;
}
