using System.Runtime.CompilerServices;

namespace GridGrains.Iceberg.IO;

/// <summary>
/// Serves a table from elsewhere than its metadata says: locations that start with <paramref name="recordedPrefix"/> are looked up
/// under <paramref name="actualPrefix"/>; others pass through unchanged. For copies of tables, mostly read only.
/// </summary>
public sealed class RelocatedFileIO(IFileIO inner, string recordedPrefix, string actualPrefix) : IFileIO
{
    public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken = default)
        => inner.OpenReadAsync(Actual(location), cancellationToken);

    public ValueTask<OutputFile> CreateAsync(string location, CancellationToken cancellationToken = default)
        => inner.CreateAsync(Actual(location), cancellationToken);

    public ValueTask<bool> ExistsAsync(string location, CancellationToken cancellationToken = default)
        => inner.ExistsAsync(Actual(location), cancellationToken);

    public ValueTask<bool> DeleteAsync(string location, CancellationToken cancellationToken = default)
        => inner.DeleteAsync(Actual(location), cancellationToken);

    public async IAsyncEnumerable<FileEntry> ListAsync(
        string folder, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var entry in inner.ListAsync(Actual(folder), cancellationToken))
            yield return entry with { Location = Recorded(entry.Location) };
    }

    private string Actual(string location) => Swap(location, recordedPrefix, actualPrefix);

    private string Recorded(string location) => Swap(location, actualPrefix, recordedPrefix);

    private static string Swap(string location, string from, string to)
        => location.StartsWith(from, StringComparison.Ordinal) ? to + location[from.Length..] : location;
}
