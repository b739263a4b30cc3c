using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Backfills;

/// <summary>Words for where a backfill stands.</summary>
internal static class BackfillStates
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public static bool HasEnded(string state) => state is Succeeded or Failed or Cancelled;
}

/// <summary>One backfill of this process: its view is replaced as a whole, so that anyone may read it at any time.</summary>
internal sealed class BackfillJob(BackfillView view) : IDisposable
{
    private readonly Lock _lock = new();
    private BackfillView _view = view;

    public string Id { get; } = view.Id;

    public BackfillView View => Volatile.Read(ref _view);

    public CancellationTokenSource Cancellation { get; } = new();

    public BackfillView Change(Func<BackfillView, BackfillView> change)
    {
        lock (_lock)
        {
            var changed = change(_view);
            Volatile.Write(ref _view, changed);
            return changed;
        }
    }

    public void Dispose() => Cancellation.Dispose();
}
