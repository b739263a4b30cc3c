using System.Runtime.CompilerServices;

namespace GridGrains.Iceberg.IO;

/// <summary>Reads a table that lies elsewhere than its metadata says: places below the recorded folder are looked up below the actual one.</summary>
internal sealed class MovedTableFileIO(IFileIO inner, string recorded, string actual) : IFileIO
{
    private readonly string _recorded = Bare(recorded).TrimEnd('/') + "/";
    private readonly string _actual = actual.TrimEnd('/') + "/";

    /// <summary>Wraps <paramref name="io"/> where the metadata file of a table lies in the folder <c>metadata</c> of another folder than the table's recorded one.</summary>
    /// <param name="hasMetadataElsewhere">Whether the table keeps its metadata files elsewhere than below its own folder; then nothing follows from where one lies.</param>
    public static IFileIO For(IFileIO io, string metadataLocation, string recorded, bool hasMetadataElsewhere)
    {
        const string Folder = "/metadata/";
        var end = metadataLocation.LastIndexOf('/') + 1;
        if (hasMetadataElsewhere || !metadataLocation.AsSpan(0, end).EndsWith(Folder, StringComparison.Ordinal)) return io;
        var actual = metadataLocation[..(end - Folder.Length)];
        return Bare(actual) == Bare(recorded).TrimEnd('/') ? io : new MovedTableFileIO(io, recorded, actual);
    }

    public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken = default) => inner.OpenReadAsync(Actual(location), cancellationToken);

    public ValueTask<OutputFile> CreateAsync(string location, CancellationToken cancellationToken = default) => inner.CreateAsync(Actual(location), cancellationToken);

    public ValueTask<bool> ExistsAsync(string location, CancellationToken cancellationToken = default) => inner.ExistsAsync(Actual(location), cancellationToken);

    public ValueTask<bool> DeleteAsync(string location, CancellationToken cancellationToken = default) => inner.DeleteAsync(Actual(location), cancellationToken);

    public async IAsyncEnumerable<FileEntry> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var entry in inner.ListAsync(Actual(folder), cancellationToken)) yield return entry;
    }

    private string Actual(string location)
        => Bare(location) is var bare && bare.StartsWith(_recorded, StringComparison.Ordinal) ? _actual + bare[_recorded.Length..] : location;

    /// <summary>Writers spell local locations with and without scheme.</summary>
    private static string Bare(string location)
    {
        if (!location.StartsWith("file:", StringComparison.Ordinal)) return location;
        var path = location["file:".Length..];
        return path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path;
    }
}
