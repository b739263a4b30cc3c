using System.Globalization;
using GridGrains.Domain;
using GridGrains.Durability;
using GridGrains.Durability.Backups;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Sinks;
using GridGrains.Silo.Backfills;
using GridGrains.Silo.Http.Backups;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Backups;

/// <summary>Takes and lists backups of the running silo's data directory, one at a time.</summary>
/// <param name="directory">Null in a cluster, whose silos keep nothing themselves.</param>
/// <param name="target">Folder of the backups, each in one of its own; null where none is set.</param>
internal sealed partial class BackupDesk(
    DataDirectory? directory, string? target, SinkGate gate, BackfillService? backfills, TimeProvider clock, ILogger<BackupDesk> log) : IDisposable
{
    // The tables take what waited in one write afterwards; a store that hangs must not keep the gate closed.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Version of this program, as backups are stamped.</summary>
    public static string Program => typeof(BackupDesk).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Those that are whole, newest first.</summary>
    public IReadOnlyList<BackupView> List() => !Directory.Exists(target) ? [] :
    [
        .. Directory.GetDirectories(target)
            .Where(folder => File.Exists(Path.Combine(folder, BackupManifest.FileName)))
            .Select(folder => ViewOf(folder, BackupManifest.Read(folder)))
            .OrderByDescending(view => view.TakenAt),
    ];

    /// <summary>Copies the directory while the silo goes on. Whoever asked may leave: it is finished nevertheless.</summary>
    /// <exception cref="ApiException">There is nowhere to put it, or something that must not be copied half runs.</exception>
    /// <exception cref="DomainException">The lake lies elsewhere, or the name is taken.</exception>
    public async Task<BackupView> TakeAsync(string? name)
    {
        if (directory is null || target is null)
        {
            throw new ApiException(BackupProblems.None, directory is null
                ? "silos of a cluster keep nothing themselves: back up its database and its tables, docs/cluster.md says how"
                : "no folder for backups is set: start the silo with --backup-dir DIR");
        }

        if (!_turn.Wait(0, CancellationToken.None))
        {
            throw new ApiException(BackupProblems.Busy, "a backup is being taken");
        }

        try
        {
            var folder = Path.Combine(target, name ?? clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
            if (Path.Exists(folder))
            {
                throw ApiException.BadParameter("name", $"{folder} is there already: name another");
            }

            OwnerOnly.MakeFolder(Path.GetFullPath(target));
            await BackupLake.RequireWithinAsync(directory, clock, CancellationToken.None);
            return await TakeAsync(directory, folder);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<BackupView> TakeAsync(DataDirectory source, string folder)
    {
        var (started, held) = (clock.GetTimestamp(), TimeSpan.Zero);
        using var closed = await CloseAsync();
        if (backfills?.List().FirstOrDefault(job => !BackfillStates.HasEnded(job.State)) is { } running)
        {
            throw new ApiException(BackupProblems.Busy, $"backfill {running.Id} is {running.State}: tables and its notes would not be of one moment; wait for its end or cancel it");
        }

        var manifest = await Task.Factory.StartNew(
            () =>
            {
                LowPriorityThread.LowerPriority();
                return DirectoryBackup.Take(source, folder, Program, clock.GetUtcNow().UtcDateTime, Held);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        LogTaken(log, folder, manifest.Files.Count, manifest.Bytes, clock.GetElapsedTime(started).TotalSeconds, held.TotalMilliseconds);
        return ViewOf(folder, manifest);

        void Held()
        {
            held = clock.GetElapsedTime(started);
            closed.Dispose();
        }
    }

    private async Task<IDisposable> CloseAsync()
    {
        try
        {
            return await gate.CloseAsync(LongestWrite, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            throw new ApiException(BackupProblems.Busy, $"a write to the tables has taken longer than {LongestWrite.TotalSeconds:0} s: GET /v1/warehouse and GET /v1/lake say what ails them");
        }
    }

    private static BackupView ViewOf(string folder, BackupManifest manifest) =>
        new(Path.GetFileName(folder), Path.GetFullPath(folder), manifest.TakenAtUtc, manifest.Files.Count, manifest.Bytes, manifest.Program);

    [LoggerMessage(LogLevel.Information, "Backup {Folder}: {Files} files, {Bytes} bytes in {Seconds:0.0} s; writes to the tables waited {Held:0} ms")]
    private static partial void LogTaken(ILogger log, string folder, int files, long bytes, double seconds, double held);
}
