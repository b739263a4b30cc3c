using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
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
        var indexes = IndexesOf(metadata, projection, file.Path);
        var constants = Constants(table, file, projection);
        for (var g = 0; g < metadata.NumRowGroups; g++)
        {
            using var group = reader.RowGroup(g);
            var left = group.MetaData.NumRows;
            using var columns = new OpenColumns(group, projection, indexes);
            for (; left > 0; left -= BatchRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return columns.Read((int)Math.Min(left, BatchRows), constants);
            }
        }
    }

    private static ParquetFileReader Open(Stream stream, string path)
    {
        try
        {
            return new ParquetFileReader(stream, leaveOpen: true);
        }
        catch (ParquetException e)
        {
            throw new IcebergException(IcebergErrorCode.CorruptFile, $"{path} is not a readable Parquet file: {e.Message}", e);
        }
    }

    /// <summary>The file's column for each projected field, or -1. A file without any field ids is refused: every column would read as null.</summary>
    private static int[] IndexesOf(FileMetaData metadata, IcebergSchema projection, string path)
    {
        var byId = new Dictionary<int, int>();
        for (var i = 0; i < metadata.NumColumns; i++)
        {
            var column = metadata.Schema.Column(i);
            using var node = column.SchemaNode;
            if (node.FieldId > 0 && column.MaxRepetitionLevel == 0 && column.MaxDefinitionLevel <= 1) byId[node.FieldId] = i;
        }
        if (byId.Count == 0 && metadata.NumColumns > 0)
            throw new IcebergException(IcebergErrorCode.Unsupported, $"{path} has no field ids; name mapping is not supported");
        return [.. projection.Fields.Select(field => byId.GetValueOrDefault(field.Id, -1))];
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
