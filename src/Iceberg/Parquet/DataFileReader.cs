using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;
using ParquetSharp;
using IcebergSchema = GridGrains.Iceberg.Schemas.Schema;

namespace GridGrains.Iceberg.Parquet;

/// <summary>
/// Reads a data file as the requested columns, found by field id (spec: column projection). A column that the file does not
/// have takes the partition's value when it is partitioned by identity, else its initial default, else null.
/// </summary>
internal static class DataFileReader
{
    /// <summary>Few enough that a batch's arrays are small objects: they die young, and a scan brings about no full collection.</summary>
    public const int BatchRows = 1 << 12;

    public static async IAsyncEnumerable<ColumnBatch> ReadAsync(
        IFileIO io, TableMetadata table, DataFile file, IcebergSchema projection,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (file.Content != FileContent.Data || file.Format != DataFile.Parquet)
            throw new IcebergException(IcebergErrorCode.Unsupported, $"{file.Path} is {file.Content} in {file.Format}; Parquet data files are supported");
        await using var stream = await io.OpenReadAsync(file.Path, cancellationToken);
        using var reader = Open(stream, file.Path);
        using var metadata = reader.FileMetaData;
        var indexes = IndexesOf(metadata, table, projection, file.Path);
        var constants = Constants(table, file, projection);
        for (var g = 0; g < metadata.NumRowGroups; g++)
        {
            using var group = reader.RowGroup(g);
            var left = group.MetaData.NumRows;
            using var columns = Naming(file.Path, () => new OpenColumns(group, projection, indexes));
            for (; left > 0; left -= BatchRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var rows = (int)Math.Min(left, BatchRows);
                yield return Naming(file.Path, () => columns.Read(rows, constants));
            }
        }
    }

    private static ParquetFileReader Open(Stream stream, string path) => Naming(path, () => new ParquetFileReader(stream, leaveOpen: true));

    /// <summary>Every failure names the file that it comes from.</summary>
    private static T Naming<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ParquetException e)
        {
            throw new IcebergException(IcebergErrorCode.CorruptFile, $"{path} is not a readable Parquet file: {e.Message}", e);
        }
        catch (IcebergException e) when (!e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new IcebergException(e.Code, $"{path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// The file's column for each projected field, or -1. A file without any field ids is read by the table's name mapping, and refused
    /// where there is none or where it names none of the file's columns: every column would read as null.
    /// </summary>
    private static int[] IndexesOf(FileMetaData metadata, TableMetadata table, IcebergSchema projection, string path)
    {
        var (byId, byName) = (new Dictionary<int, int>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var hasIds = false;
        for (var i = 0; i < metadata.NumColumns; i++)
        {
            var column = metadata.Schema.Column(i);
            using var node = column.SchemaNode;
            hasIds |= node.FieldId > 0;
            if (column.MaxRepetitionLevel > 0 || column.MaxDefinitionLevel > 1) continue;
            if (node.FieldId > 0) byId[node.FieldId] = i;
            if (column.Path.ToDotVector().Length == 1) byName[column.Name] = i;
        }
        if (!hasIds && metadata.NumColumns > 0) byId = ByMapping(byName, table, path);
        return [.. projection.Fields.Select(field => byId.GetValueOrDefault(field.Id, -1))];
    }

    private static Dictionary<int, int> ByMapping(Dictionary<string, int> byName, TableMetadata table, string path)
    {
        if (NameMapping.Of(table) is not { } mapping)
            throw new IcebergException(
                IcebergErrorCode.Unsupported, $"{path} has no field ids, and the table has no property '{TableProperties.NameMapping}' that says which column is which");
        var byId = new Dictionary<int, int>();
        foreach (var (name, index) in byName)
        {
            if (mapping.Find(name) is { } id && !byId.TryAdd(id, index))
                throw new IcebergException(IcebergErrorCode.InvalidData, $"{path} has two columns that '{TableProperties.NameMapping}' maps to field {id}");
        }
        return byId.Count > 0
            ? byId
            : throw new IcebergException(
                IcebergErrorCode.Unsupported, $"{path} has no field ids, and '{TableProperties.NameMapping}' names none of its columns ({string.Join(", ", byName.Keys)})");
    }

    private static object?[] Constants(TableMetadata table, DataFile file, IcebergSchema projection)
    {
        var spec = table.FindSpec(file.SpecId);
        return [.. projection.Fields.Select(field =>
        {
            for (var i = 0; i < spec.Fields.Length; i++)
            {
                if (spec.Fields[i].SourceId == field.Id && spec.Fields[i].Transform.Kind == TransformKind.Identity) return file.Partition[i];
            }
            return field.InitialDefault;
        })];
    }

    private sealed class OpenColumns : IDisposable
    {
        private readonly IcebergSchema _projection;
        private readonly ColumnChunkReader?[] _readers;

        public OpenColumns(RowGroupReader group, IcebergSchema projection, int[] indexes)
        {
            (_projection, _readers) = (projection, new ColumnChunkReader?[indexes.Length]);
            for (var i = 0; i < indexes.Length; i++)
            {
                if (indexes[i] >= 0) _readers[i] = ColumnChunkReader.Open(group.Column(indexes[i]), projection.Fields[i].PrimitiveType);
            }
        }

        public ColumnBatch Read(int rows, object?[] constants)
        {
            var columns = new ColumnVector[_readers.Length];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = _readers[i]?.Read(rows) ?? ColumnVector.Constant(_projection.Fields[i].PrimitiveType, constants[i], rows);
            return new ColumnBatch(_projection, columns);
        }

        public void Dispose()
        {
            foreach (var reader in _readers) reader?.Dispose();
        }
    }
}
