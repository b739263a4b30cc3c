using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Backfills;

/// <summary>Words for where a backfill stands.</summary>
internal static class BackfillStates
{
    public const string Queued = "queued";
    public const string Running = "running";

    /// <summary>Every file was read to its end; rows that were rejected are in the dead letters.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>Rows were taken, and a file was refused or damaged, or prices were left out that no table would keep.</summary>
    public const string Partly = "partly";

    /// <summary>No row was taken: every file was refused, or every row rejected, or there is no file.</summary>
    public const string Refused = "refused";

    /// <summary>The silo could not go on.</summary>
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public static bool HasEnded(string state) => state is Succeeded or Partly or Refused or Failed or Cancelled;

    public static bool IsKnown(string? state) => state is Queued or Running || (state is not null && HasEnded(state));
}

/// <summary>One backfill of this process: its view is replaced as a whole, so that anyone may read it at any time.</summary>
internal sealed class BackfillJob(BackfillView view) : IDisposable
{
    private readonly Lock _lock = new();
    private BackfillView _view = view;

    public string Id { get; } = view.Id;

    public BackfillView View => Volatile.Read(ref _view);

    /// <summary>Whose turn it takes.</summary>
    public Caller By { get; init; } = Caller.Local;

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
