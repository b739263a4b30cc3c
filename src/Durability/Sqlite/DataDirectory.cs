using System.Globalization;
using System.Text.Json;
using GridGrains.Domain;

namespace GridGrains.Durability.Sqlite;

/// <summary>Where the records of a data directory come from; the two are never mixed.</summary>
public enum DataOrigin
{
    Real,
    Simulated,
}

/// <summary>
/// The directory of an embedded installation. One process at a time holds it (an operating-system lock, which dies with the process), and
/// it is stamped with its origin on first use.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    public const int FormatVersion = 1;

    private const string LockName = "lock";
    private const string OwnerName = "owner.pid";
    private const string StampName = "stamp.json";

    private readonly FileStream _lock;

    private DataDirectory(string path, DataOrigin origin, FileStream held)
    {
        Path = path;
        Origin = origin;
        _lock = held;
    }

    public string Path { get; }

    public DataOrigin Origin { get; }

    /// <summary>This process has made it.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Of this directory alone; empty until <see cref="Settle"/> has given one.</summary>
    public string Identity { get; private set; } = "";

    /// <summary>Where the directory lay when it was last used, where that is elsewhere: it was moved or copied since.</summary>
    public string? FormerPath { get; private set; }

    /// <summary>The directory at <see cref="FormerPath"/> is still there: this one is a copy of it.</summary>
    public bool IsCopy => FormerPath is not null && Identity.Length > 0 && IdentityAt(FormerPath) == Identity;

    public string LogFile => Combine(Path, "log.db");

    public string CheckpointFile => Combine(Path, "checkpoints.db");

    public string FeedProgressFile => Combine(Path, "feeds.db");

    public string DocumentFile => Combine(Path, "documents.db");

    public string BulkFile => Combine(Path, "bulk.db");

    public string CatalogFile => Combine(Path, "catalog.db");

    /// <summary>Creates the directory when it is missing, locks it, checks its stamp and takes the rights of other users away.</summary>
    /// <exception cref="DomainException">
    /// <c>StorageInUse</c>: another process holds it; <c>StorageStamp</c>: its data are of the other origin, or of none that is known;
    /// <c>StorageVersion</c>: a newer program wrote it.
    /// </exception>
    public static DataDirectory Open(string path, DataOrigin origin)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        OwnerOnly.MakeFolder(full);
        var held = Lock(full);
        try
        {
            var directory = new DataDirectory(full, origin, held);
            directory.CheckStamp();
            new DataHolder(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Environment.MachineName, null).Write(Combine(full, OwnerName));
            Array.ForEach(Directory.GetFiles(full), OwnerOnly.Restrict);
            return directory;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens a directory that is there, whatever the origin of its data.</summary>
    /// <exception cref="DomainException"><c>StorageStamp</c>: it is none; else as <see cref="Open"/>.</exception>
    public static DataDirectory OpenExisting(string path)
    {
        var stamp = Combine(System.IO.Path.GetFullPath(path), StampName);
        return File.Exists(stamp)
            ? Open(path, OriginOf(ReadStamp(stamp).Origin))
            : throw new DomainException(DomainErrorCode.StorageStamp, $"{path} is no data directory: it has no {StampName}");
    }

    /// <summary>Stamps a folder of restored files, and opens it.</summary>
    internal static DataDirectory Adopt(string path, DataOrigin origin)
    {
        File.WriteAllText(Combine(path, StampName), JsonSerializer.Serialize(new Stamp(FormatVersion, NameOf(origin))));
        return Open(path, origin);
    }

    internal static DataOrigin OriginOf(string name) => name == NameOf(DataOrigin.Real) ? DataOrigin.Real : DataOrigin.Simulated;

    internal static string NameOf(DataOrigin origin) => origin == DataOrigin.Real ? "real" : "simulated";

    /// <summary>Notes which directory it is and where it lies now.</summary>
    public void Settle(string identity)
    {
        (Identity, FormerPath) = (identity, null);
        WriteStamp(Combine(Path, StampName));
    }

    /// <summary>Notes where this process serves the directory, for whoever finds it in use.</summary>
    public void Announce(string address) =>
        new DataHolder(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Environment.MachineName, address).Write(Combine(Path, OwnerName));

    /// <summary>The process that holds a directory, or held it last.</summary>
    public static DataHolder HolderOf(string path) => DataHolder.Read(Combine(System.IO.Path.GetFullPath(path), OwnerName));

    public void Dispose()
    {
        File.Delete(Combine(Path, OwnerName));
        _lock.Dispose();
    }

    private static FileStream Lock(string path)
    {
        var lockFile = Combine(path, LockName);
        try
        {
            return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException inner) when (File.Exists(lockFile))
        {
            throw new DomainException(DomainErrorCode.StorageInUse, $"the data directory {path} is in use by {HolderOf(path)}, which holds the lock on {lockFile}", inner);
        }
    }

    private void CheckStamp()
    {
        var file = Combine(Path, StampName);
        if (!File.Exists(file))
        {
            if (File.Exists(LogFile) || File.Exists(CheckpointFile))
                throw new DomainException(DomainErrorCode.StorageStamp, $"{Path} holds data but no {StampName}: whether they are real or simulated is not known");
            IsNew = true;
            WriteStamp(file);
            return;
        }

        var stamp = ReadStamp(file);
        if (stamp.Format > FormatVersion)
            throw new DomainException(DomainErrorCode.StorageVersion, $"{Path} has format {stamp.Format}, this program knows up to {FormatVersion}");
        if (stamp.Origin != NameOf(Origin))
        {
            throw new DomainException(
                DomainErrorCode.StorageStamp,
                $"{Path} holds {stamp.Origin} data, this start is {NameOf(Origin)}: use another directory, the two are never mixed");
        }

        Identity = stamp.Identity ?? "";
        FormerPath = stamp.Path is { } known && known != Path && !IsHere(known) ? known : null;
    }

    private void WriteStamp(string file)
    {
        var unfinished = file + ".new";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(new Stamp(FormatVersion, NameOf(Origin), Identity, Path)));
        File.Move(unfinished, file, overwrite: true);
    }

    private static Stamp ReadStamp(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Stamp>(File.ReadAllText(file)) ?? throw new JsonException("the file is empty");
        }
        catch (JsonException inner)
        {
            throw new DomainException(DomainErrorCode.StorageStamp, $"{file} is not a stamp: {inner.Message}", inner);
        }
    }

    private static string Combine(string directory, string name) => System.IO.Path.Combine(directory, name);

    private static string IdentityAt(string path) => File.Exists(Combine(path, StampName)) ? ReadStamp(Combine(path, StampName)).Identity ?? "" : "";

    // Links and mounts give a directory several paths: what is made under one is seen under the other.
    private bool IsHere(string path)
    {
        var mark = $"here.{Environment.ProcessId}";
        OwnerOnly.MakeFile(Combine(Path, mark));
        var isSeen = File.Exists(Combine(path, mark));
        File.Delete(Combine(Path, mark));
        return isSeen;
    }

    private sealed record Stamp(int Format, string Origin, string? Identity = null, string? Path = null);
}
