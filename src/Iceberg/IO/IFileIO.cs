namespace GridGrains.Iceberg.IO;

/// <summary>A stored file: where, how long, and when it was last written.</summary>
public readonly record struct FileEntry(string Location, long LengthBytes, DateTimeOffset ModifiedAt);

/// <summary>
/// Where table files live. Files are immutable: they appear whole or not at all, are never overwritten, and are deleted when
/// nothing refers to them. Locations are absolute, as URIs or paths. Implementations are safe to use from many threads.
/// </summary>
public interface IFileIO
{
    /// <summary>A seekable stream over a file; <see cref="IcebergErrorCode.FileMissing"/> when there is none.</summary>
    ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken = default);

    /// <summary>Starts a file that becomes visible when completed; <see cref="IcebergErrorCode.FileExists"/> when the location is taken.</summary>
    ValueTask<OutputFile> CreateAsync(string location, CancellationToken cancellationToken = default);

    ValueTask<bool> ExistsAsync(string location, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file; false when there was none.</summary>
    ValueTask<bool> DeleteAsync(string location, CancellationToken cancellationToken = default);

    /// <summary>All files below a folder's location, unfinished ones included.</summary>
    IAsyncEnumerable<FileEntry> ListAsync(string folder, CancellationToken cancellationToken = default);
}

/// <summary>A file being written. Disposing it before it is completed leaves nothing behind.</summary>
public abstract class OutputFile : IAsyncDisposable
{
    public abstract string Location { get; }

    /// <summary>Seekable, and readable: a Parquet file's footer is read back before the file is completed.</summary>
    public abstract Stream Stream { get; }

    /// <summary>Makes the file durable and visible; returns its length in bytes.</summary>
    public abstract ValueTask<long> CompleteAsync(CancellationToken cancellationToken = default);

    public abstract ValueTask DisposeAsync();
}
