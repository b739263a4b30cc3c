using System.CommandLine;
using GridGrains.Domain;
using GridGrains.Durability.Backups;
using GridGrains.Durability.Sqlite;
using GridGrains.Iceberg;
using GridGrains.Silo.Backups;

namespace GridGrains.Silo.Commands;

/// <summary>Copies a data directory that no silo runs on, and makes a data directory of a copy.</summary>
internal static class BackupCommand
{
    public static IEnumerable<Command> Build()
    {
        var directory = new Argument<string>("DIR") { Description = "A data directory; where a silo runs on it, POST /v1/admin/backups takes the backup" };
        var backup = new Argument<string>("BACKUP") { Description = "Folder of the backup: empty, or not there yet" };
        var take = new Command("backup", "Copy a data directory that no silo runs on, with a checksum for each file") { directory, backup };
        take.SetAction((parsed, cancellation) => RunAsync(() => TakeAsync(parsed.GetValue(directory)!, parsed.GetValue(backup)!, cancellation)));

        var from = new Argument<string>("BACKUP") { Description = "Folder of a backup" };
        var to = new Argument<string>("DIR") { Description = "The data directory to make: empty, or not there yet" };
        var restore = new Command("restore", "Make a data directory of a backup, checking every file") { from, to };
        restore.SetAction((parsed, cancellation) => RunAsync(() => RestoreAsync(parsed.GetValue(from)!, parsed.GetValue(to)!, cancellation)));
        return [take, restore];
    }

    private static async Task<int> RunAsync(Func<Task<string>> run)
    {
        try
        {
            Console.Out.WriteLine(await run());
            return ExitCodes.Ok;
        }
        catch (Exception refused) when (StartFailures.LineOf(refused) is not null || refused is IcebergException)
        {
            ReportConsole.WriteError(StartFailures.LineOf(refused) ?? refused.Message);
            return ExitCodes.Unusable;
        }
    }

    private static async Task<string> TakeAsync(string path, string target, CancellationToken cancellation)
    {
        using var directory = Open(path);
        await BackupLake.RequireWithinAsync(directory, TimeProvider.System, cancellation);
        var manifest = DirectoryBackup.Take(directory, target, BackupDesk.Program, TimeProvider.System.GetUtcNow().UtcDateTime, static () => { });
        return $"{path} is backed up in {target}: {ReportConsole.Number(manifest.Files.Count)} files, {ReportConsole.Number(manifest.Bytes)} bytes";
    }

    private static DataDirectory Open(string path)
    {
        try
        {
            return DataDirectory.OpenExisting(path);
        }
        catch (DomainException used) when (used.Code == DomainErrorCode.StorageInUse)
        {
            var what = DataDirectory.HolderOf(path).Address is { } address
                ? $"it takes the backup without a stop, into the folder of its --backup-dir, with curl -X POST {address}/v1/admin/backups (with an admin key where --auth is on)"
                : "it is a command, or a silo that starts: wait for its end, or for the silo to be ready";
            throw new DomainException(used.Code, $"{used.Message}; {what}", used);
        }
    }

    private static async Task<string> RestoreAsync(string backup, string target, CancellationToken cancellation)
    {
        var moved = 0;
        var manifest = await DirectoryRestore.RestoreAsync(
            backup, target, static () => Guid.NewGuid().ToString("N"), async (taken, folder) => moved = await BackupLake.MoveAsync(taken, folder, TimeProvider.System, cancellation));
        return $"{target} holds what {manifest.Directory} held at {ReportConsole.Stamp(manifest.TakenAtUtc)}: {ReportConsole.Number(manifest.Files.Count)} files, each as it was written"
            + (moved > 0 ? $"; {moved} tables of the lake name their new place" : "") + $". It has an identity of its own; start on it with --data-dir {target}";
    }
}
