using System.Runtime.CompilerServices;

namespace GridGrains.Iceberg.IO;

/// <summary>
/// Files in local folders, by <c>file:</c> URI or absolute path. A file is written under a temporary name in its folder, flushed
/// to disk, and linked to its name, which fails when the name is taken; then the folder itself is flushed.
/// </summary>
public sealed class LocalFileIO : IFileIO
{
    internal const string UnfinishedSuffix = ".unfinished";

    public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken = default)
    {
        try
        {
            return new(new FileStream(PathOf(location), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IcebergException(IcebergErrorCode.FileMissing, $"{location} does not exist (expired, or never made durable)", e);
        }
    }

    public ValueTask<OutputFile> CreateAsync(string location, CancellationToken cancellationToken = default)
    {
        var path = PathOf(location);
        if (File.Exists(path)) throw Taken(location);
        CreateFolder(Path.GetDirectoryName(path)!);
        return new(new LocalOutputFile(location, path));
    }

    public ValueTask<bool> ExistsAsync(string location, CancellationToken cancellationToken = default)
        => new(File.Exists(PathOf(location)));

    public ValueTask<bool> DeleteAsync(string location, CancellationToken cancellationToken = default)
    {
        var path = PathOf(location);
        if (!File.Exists(path)) return new(false);
        File.Delete(path);
        return new(true);
    }

    public async IAsyncEnumerable<FileEntry> ListAsync(
        string folder, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        var root = new DirectoryInfo(PathOf(folder));
        if (!root.Exists) yield break;
        var prefix = folder.TrimEnd('/') + "/";
        foreach (var file in root.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var relative = Path.GetRelativePath(root.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (EntryOf(file, prefix + relative) is { } entry) yield return entry;
        }
    }

    /// <returns>Null for a file that was renamed or removed since its folder was read, as a writer's unfinished file is.</returns>
    private static FileEntry? EntryOf(FileInfo file, string location)
    {
        try
        {
            return new FileEntry(location, file.Length, file.LastWriteTimeUtc);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A new folder's own name is flushed too: a durable file in a folder that is lost is lost.</summary>
    private static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null) CreateFolder(parent);
        Directory.CreateDirectory(folder);
        if (parent is not null) DirectoryFlush.ToDisk(parent);
    }

    /// <summary>
    /// The path that a location names. Percent signs are taken literally, as other readers of local tables do, so that the name on
    /// disk is the name in the metadata.
    /// </summary>
    internal static string PathOf(string location)
    {
        var path = location.StartsWith("file:", StringComparison.Ordinal) ? location["file:".Length..] : location;
        if (path.StartsWith("///", StringComparison.Ordinal)) path = path[2..];
        return Path.IsPathFullyQualified(path) && !path.StartsWith("//", StringComparison.Ordinal)
            ? path
            : throw new IcebergException(IcebergErrorCode.Unsupported, $"'{location}' is not an absolute local location");
    }

    /// <summary>One spelling for the same place: writers spell local locations with and without scheme.</summary>
    internal static string Normalized(string location)
        => location.StartsWith("file:", StringComparison.Ordinal) || location.StartsWith('/') ? PathOf(location) : location;

    private static IcebergException Taken(string location, Exception? inner = null)
        => new(IcebergErrorCode.FileExists, $"{location} already exists", inner);

    private sealed class LocalOutputFile : OutputFile
    {
        private readonly string _path;
        private readonly string _unfinished;
        private readonly FileStream _stream;
        private bool _completed;

        public LocalOutputFile(string location, string path)
        {
            Location = location;
            _path = path;
            _unfinished = path + UnfinishedSuffix;
            _stream = new FileStream(_unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1 << 16);
        }

        public override string Location { get; }

        public override Stream Stream => _stream;

        public override async ValueTask<long> CompleteAsync(CancellationToken cancellationToken = default)
        {
            await _stream.FlushAsync(cancellationToken);
            var length = _stream.Length;
            _stream.Flush(flushToDisk: true);
            await _stream.DisposeAsync();
            try
            {
                File.Move(_unfinished, _path, overwrite: false);
            }
            catch (IOException e) when (File.Exists(_path))
            {
                throw Taken(Location, e);
            }
            DirectoryFlush.ToDisk(Path.GetDirectoryName(_path)!);
            _completed = true;
            return length;
        }

        public override async ValueTask DisposeAsync()
        {
            await _stream.DisposeAsync();
            if (!_completed) File.Delete(_unfinished);
        }
    }
}
