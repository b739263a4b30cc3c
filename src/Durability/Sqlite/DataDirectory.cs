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

    public string LogFile => Combine(Path, "log.db");

    public string CheckpointFile => Combine(Path, "checkpoints.db");

    public string FeedProgressFile => Combine(Path, "feeds.db");

    public string DocumentFile => Combine(Path, "documents.db");

    public string CatalogFile => Combine(Path, "catalog.db");

    /// <summary>Creates the directory when it is missing, locks it, checks its stamp and takes the rights of other users away.</summary>
    /// <exception cref="DomainException">
    /// <c>StorageInUse</c>: another process holds it; <c>StorageStamp</c>: its data are of the other origin, or of none that is known;
    /// <c>StorageVersion</c>: a newer program wrote it.
    /// </exception>
    public static DataDirectory Open(string path, DataOrigin origin)
    {
        var full = System.IO.Path.GetFullPath(path);
        OwnerOnly.MakeFolder(full);
        var held = Lock(full);
        try
        {
            var directory = new DataDirectory(full, origin, held);
            directory.CheckStamp();
            File.WriteAllText(Combine(full, OwnerName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            Array.ForEach(Directory.GetFiles(full), OwnerOnly.Restrict);
            return directory;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

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
            throw new DomainException(DomainErrorCode.StorageInUse, $"the data directory {path} is in use by process {OwnerOf(path)}", inner);
        }
    }

    private static string OwnerOf(string path)
    {
        try
        {
            return File.ReadAllText(Combine(path, OwnerName));
        }
        catch (FileNotFoundException)
        {
            return "(not yet known)";
        }
    }

    private void CheckStamp()
    {
        var file = Combine(Path, StampName);
        if (!File.Exists(file))
        {
            if (File.Exists(LogFile) || File.Exists(CheckpointFile))
                throw new DomainException(DomainErrorCode.StorageStamp, $"{Path} holds data but no {StampName}: whether they are real or simulated is not known");
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
    }

    private void WriteStamp(string file)
    {
        var unfinished = file + ".new";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(new Stamp(FormatVersion, NameOf(Origin))));
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

    private static string NameOf(DataOrigin origin) => origin == DataOrigin.Real ? "real" : "simulated";

    private static string Combine(string directory, string name) => System.IO.Path.Combine(directory, name);

    private sealed record Stamp(int Format, string Origin);
}
