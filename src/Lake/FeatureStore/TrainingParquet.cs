using GridGrains.Domain.FeatureStore;
using ParquetSharp;

namespace GridGrains.Lake.FeatureStore;

/// <summary>
/// A training set as Parquet: columns typed as the frame's and the features' are, a missing value is null, moments are UTC in microseconds. Each part is a
/// row group, so that memory holds one part. The same rows give the same bytes.
/// </summary>
public sealed class TrainingParquet : ITrainingOutput
{
    private const int CompressionLevel = 3;

    private readonly EntityFrame _frame;
    private readonly string[] _names;
    private readonly FeatureValueType[] _types;
    private readonly ParquetFileWriter _file;

    /// <exception cref="IOException">The file cannot be made.</exception>
    public TrainingParquet(string path, EntityFrame frame, IReadOnlyList<TrainingColumn> features)
    {
        _frame = frame;
        _names = [.. frame.Names, .. features.Select(feature => feature.Name)];
        _types = [.. frame.Types, .. features.Select(feature => feature.Type)];
        _file = Guarded(() => Open(path));
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="InvalidDataException">A value is of another type than its feature.</exception>
    public void Write(IReadOnlyList<int> rows, IReadOnlyList<FeatureValue[]> features)
    {
        if (rows.Count > 0)
        {
            Guarded(() => WriteGroup(rows, features));
        }
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public ValueTask CompleteAsync()
    {
        Guarded(_file.Close);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Guarded(Action write) => Guarded(() =>
    {
        write();
        return true;
    });

    private static T Guarded<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (ParquetException failure)
        {
            throw new IOException($"the training set cannot be written: {failure.Message}", failure);
        }
    }

    private ParquetFileWriter Open(string path)
    {
        using var moment = LogicalType.Timestamp(isAdjustedToUtc: true, TimeUnit.Micros);
        Column[] columns = [.. _names.Select((name, i) => ColumnOf(name, _types[i], moment))];
        using var properties = new WriterPropertiesBuilder().Compression(Compression.Zstd).CompressionLevel(CompressionLevel).CreatedBy("GridGrains").Build();
        return new ParquetFileWriter(path, columns, properties);
    }

    private void WriteGroup(IReadOnlyList<int> rows, IReadOnlyList<FeatureValue[]> features)
    {
        using var group = _file.AppendRowGroup();
        var values = new FeatureValue[rows.Count];
        for (var column = 0; column < _types.Length; column++)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = column < _frame.Names.Count ? _frame.ValueAt(column, rows[i]) : Typed(column, features[i][column - _frame.Names.Count]);
            }

            using var writer = group.NextColumn();
            WriteColumn(writer, _types[column], values);
        }
    }

    // A whole number is a number too.
    private FeatureValue Typed(int column, in FeatureValue value) =>
        value.IsNull || value.Type == _types[column] || (value.Type == FeatureValueType.Int64 && _types[column] == FeatureValueType.Double)
            ? value
            : throw new InvalidDataException($"feature {_names[column]} has a value of type {value.Type.Name()} where {_types[column].Name()} is declared; as CSV it can be had");

    private static Column ColumnOf(string name, FeatureValueType type, LogicalType moment) => type switch
    {
        FeatureValueType.Double => new Column<double?>(name),
        FeatureValueType.Int64 => new Column<long?>(name),
        FeatureValueType.Bool => new Column<bool?>(name),
        FeatureValueType.Timestamp => new Column<DateTime?>(name, moment),
        FeatureValueType.DoubleList => new Column<double[]>(name),
        FeatureValueType.FloatList => new Column<float[]>(name),
        _ => new Column<string>(name),
    };

    private static void WriteColumn(ColumnWriter writer, FeatureValueType type, FeatureValue[] values)
    {
        switch (type)
        {
            case FeatureValueType.Double:
                Write<double?>(writer, values, static value => value.Number);
                break;
            case FeatureValueType.Int64:
                Write<long?>(writer, values, static value => value.AsInt64);
                break;
            case FeatureValueType.Bool:
                Write<bool?>(writer, values, static value => value.AsBool);
                break;
            case FeatureValueType.Timestamp:
                Write<DateTime?>(writer, values, static value => value.AsTimestamp);
                break;
            case FeatureValueType.DoubleList:
                Write<double[]?>(writer, values, static value => value.AsDoubles);
                break;
            case FeatureValueType.FloatList:
                Write<float[]?>(writer, values, static value => value.AsFloats);
                break;
            default:
                Write<string?>(writer, values, static value => value.AsString);
                break;
        }
    }

    private static void Write<T>(ColumnWriter writer, FeatureValue[] values, Func<FeatureValue, T> read)
    {
        using var column = writer.LogicalWriter<T>();
        column.WriteBatch(Array.ConvertAll(values, value => value.IsNull ? default! : read(value)));
    }
}
