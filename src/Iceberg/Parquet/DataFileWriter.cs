using System.Collections.Immutable;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;
using ParquetSharp;
using IcebergSchema = GridGrains.Iceberg.Schemas.Schema;

namespace GridGrains.Iceberg.Parquet;

/// <summary>Writes one Parquet file of one partition. For one thread. Not completed, it leaves no file.</summary>
public sealed class DataFileWriter : IAsyncDisposable
{
    private readonly OutputFile _output;
    private readonly IcebergSchema _schema;
    private readonly PartitionSpec _spec;
    private readonly PartitionTuple _partition;
    private readonly DataWriterOptions _options;
    private readonly ParquetFileWriter _writer;
    private readonly BatchWriter _batches;
    private readonly long[] _nans;
    private RowGroupWriter? _group;
    private long _groupRows;

    private DataFileWriter(
        OutputFile output, IcebergSchema schema, PartitionSpec spec, PartitionTuple partition, DataWriterOptions options, BatchWriter batches)
    {
        (_output, _schema, _spec, _partition, _options, _batches) = (output, schema, spec, partition, options, batches);
        _nans = new long[schema.Fields.Length];
        using var properties = new WriterPropertiesBuilder()
            .Compression(Compression.Zstd).CompressionLevel(options.CompressionLevel).CreatedBy("GridGrains.Iceberg").Build();
        using var nodes = ParquetSchemas.Build(schema);
        var keyValues = new Dictionary<string, string> { ["iceberg.schema"] = SchemaJson.Write(schema).ToJsonString() };
        _writer = new ParquetFileWriter(output.Stream, nodes, properties, keyValues, leaveOpen: true);
    }

    public long RowCount { get; private set; }

    /// <summary>Bytes written and waiting to be written, compressed as far as pages are complete.</summary>
    public long EstimatedBytes => _output.Stream.Position + (_group is null ? 0 : _group.TotalBytesWritten + _group.TotalCompressedBytes);

    /// <summary>Starts a file in the folder of <paramref name="partition"/>, with the table's current schema.</summary>
    internal static async ValueTask<DataFileWriter> CreateAsync(
        IcebergEnvironment environment, TableMetadata table, PartitionSpec spec, PartitionTuple partition,
        DataWriterOptions options, BatchWriter batches, CancellationToken cancellationToken)
    {
        var folder = spec.PathOf(table.CurrentSchema, partition);
        var location = $"{table.Location}/data/{(folder.Length == 0 ? "" : folder + "/")}{environment.NewId():D}.parquet";
        var output = await environment.Io.CreateAsync(location, cancellationToken);
        return new DataFileWriter(output, table.CurrentSchema, spec, partition, options, batches);
    }

    /// <summary>Adds rows, all of the writer's partition, with the columns of the table's schema.</summary>
    public void Write(ColumnBatch batch)
    {
        if (!ReferenceEquals(batch.Schema, _schema) && batch.Schema.Struct != _schema.Struct)
            throw new IcebergException(IcebergErrorCode.InvalidData, "The batch's columns are not those of the table's current schema");
        for (var start = 0; start < batch.RowCount;)
        {
            var rows = (int)Math.Min(batch.RowCount - start, _options.RowGroupRows - _groupRows);
            WriteRows(batch.Slice(start, rows));
            start += rows;
        }
    }

    /// <summary>Closes the file and describes it for a commit.</summary>
    public async ValueTask<DataFile> CompleteAsync(CancellationToken cancellationToken = default)
    {
        CloseGroup();
        _writer.Close();
        var statistics = ReadStatistics();
        var length = await _output.CompleteAsync(cancellationToken);
        return new DataFile
        {
            Path = _output.Location,
            SpecId = _spec.SpecId,
            Partition = _partition,
            RecordCount = RowCount,
            FileSizeBytes = length,
            ColumnSizes = statistics.ColumnSizes,
            ValueCounts = statistics.ValueCounts,
            NullValueCounts = statistics.NullValueCounts,
            NanValueCounts = NanCounts(),
            LowerBounds = statistics.LowerBounds,
            UpperBounds = statistics.UpperBounds,
            SplitOffsets = statistics.SplitOffsets,
            SortOrderId = _options.SortOrderId,
        };
    }

    public async ValueTask DisposeAsync()
    {
        _group?.Dispose();
        _writer.Dispose();
        await _output.DisposeAsync();
    }

    private void WriteRows(ColumnBatch batch)
    {
        _group ??= _writer.AppendBufferedRowGroup();
        _batches.Write(_group, _schema, batch, _nans);
        _groupRows += batch.RowCount;
        RowCount += batch.RowCount;
        if (_groupRows >= _options.RowGroupRows) CloseGroup();
    }

    private void CloseGroup()
    {
        _group?.Close();
        _group?.Dispose();
        _group = null;
        _groupRows = 0;
    }

    private ParquetStatistics ReadStatistics()
    {
        _output.Stream.Flush();
        _output.Stream.Position = 0;
        using var reader = new ParquetFileReader(_output.Stream, leaveOpen: true);
        return ParquetStatistics.Read(_schema, reader);
    }

    private ImmutableSortedDictionary<int, long> NanCounts()
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<int, long>();
        for (var i = 0; i < _nans.Length; i++)
        {
            if (_schema.Fields[i].PrimitiveType.Kind is TypeKind.Float or TypeKind.Double) counts[_schema.Fields[i].Id] = _nans[i];
        }
        return counts.ToImmutable();
    }
}
