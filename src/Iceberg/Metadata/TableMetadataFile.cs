using System.Globalization;
using System.IO.Compression;
using GridGrains.Iceberg.IO;

namespace GridGrains.Iceberg.Metadata;

/// <summary>Metadata files by location: <c>metadata/00012-{uuid}.metadata.json</c> below the table's folder.</summary>
internal static class TableMetadataFile
{
    public static async ValueTask<TableMetadata> ReadAsync(IFileIO io, string location, CancellationToken cancellationToken)
    {
        await using var stream = await io.OpenReadAsync(location, cancellationToken);
        using var bytes = new MemoryStream();
        try
        {
            await using var plain = IsGzip(location) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            await plain.CopyToAsync(bytes, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new IcebergException(IcebergErrorCode.CorruptFile, $"{location} is not valid gzip", e);
        }
        return TableMetadataJson.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), location);
    }

    public static async ValueTask WriteAsync(IFileIO io, string location, TableMetadata metadata, CancellationToken cancellationToken)
    {
        await using var file = await io.CreateAsync(location, cancellationToken);
        await file.Stream.WriteAsync(TableMetadataJson.Write(metadata), cancellationToken);
        await file.CompleteAsync(cancellationToken);
    }

    public static string NextLocation(TableMetadata metadata, string? previousLocation, Guid id)
        => string.Create(CultureInfo.InvariantCulture, $"{metadata.Location}/metadata/{VersionOf(previousLocation) + 1:D5}-{id:D}.metadata.json");

    /// <summary>The number that a metadata file's name starts with, also in the form <c>v12.metadata.json</c>; -1 without one.</summary>
    private static int VersionOf(string? location)
    {
        if (location is null) return -1;
        var name = location.AsSpan()[(location.LastIndexOf('/') + 1)..].TrimStart('v');
        var digits = name.IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && int.TryParse(name[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }

    private static bool IsGzip(string location)
        => location.EndsWith(".gz.metadata.json", StringComparison.Ordinal) || location.EndsWith(".metadata.json.gz", StringComparison.Ordinal);
}
