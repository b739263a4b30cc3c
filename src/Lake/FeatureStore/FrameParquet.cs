using System.Globalization;
using GridGrains.Domain;
using GridGrains.Domain.FeatureStore;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;
using ParquetSharp;

namespace GridGrains.Lake.FeatureStore;

/// <summary>Entity frames as Parquet: flat columns of texts, whole numbers, fractions, truth values, moments and days. Values are those that CSV would have.</summary>
public static class FrameParquet
{
    private const string TooLarge = "holds more than a frame may once it is unpacked; send fewer rows or columns";
    private const long MicrosPerDay = TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;

    private static readonly DateTime Epoch = DateTime.UnixEpoch;

    /// <param name="content">Can be sought in.</param>
    /// <param name="maxTextBytes">Characters that all values may have as text: a packed file may hold far more than its size.</param>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: no readable Parquet, too large, a column of a type that frames do not have, or what <see cref="EntityFrame"/> refuses.</exception>
    public static EntityFrame Read(Stream content, long maxTextBytes)
    {
        try
        {
            var names = NamesOf(content, maxTextBytes);
            var columns = new List<Field>();
            foreach (var batch in ParquetFile.Read(content))
            {
                if (names.Except(batch.Schema.Fields.Select(field => field.Name)).FirstOrDefault() is { } strange)
                {
                    throw Refused($"column {strange}: values of its type are not taken; make texts or numbers of them");
                }

                Add(batch, columns, ref maxTextBytes);
            }

            return EntityFrame.Make([.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Texts.ToArray())], [.. columns.Select(column => column.Type)]);
        }
        catch (Exception damaged) when (damaged is IcebergException or ParquetException)
        {
            throw Refused($"is no Parquet file that can be read: {damaged.Message}", damaged);
        }
    }

    private static string[] NamesOf(Stream content, long maxBytes)
    {
        using var file = new ParquetFileReader(content, leaveOpen: true);
        using var metadata = file.FileMetaData;
        EntityFrame.CheckSize(metadata.NumRows, metadata.NumColumns);
        if (Enumerable.Range(0, metadata.NumRowGroups).Sum(group => UnpackedOf(file, group)) > maxBytes)
        {
            throw Refused(TooLarge);
        }

        return FlatNamesOf(metadata);
    }

    private static double UnpackedOf(ParquetFileReader file, int at)
    {
        using var group = file.RowGroup(at);
        return group.MetaData.TotalByteSize;
    }

    private static string[] FlatNamesOf(FileMetaData metadata)
    {
        var names = new string[metadata.NumColumns];
        for (var i = 0; i < names.Length; i++)
        {
            var column = metadata.Schema.Column(i);
            names[i] = column.Name;
            if (column.MaxRepetitionLevel > 0 || column.MaxDefinitionLevel > 1)
            {
                throw Refused($"column {column.Path.ToDotString()}: lists and structures are not taken");
            }
        }

        return names.Distinct().Count() == names.Length ? names : throw Refused("has two columns of one name");
    }

    private static void Add(ColumnBatch batch, List<Field> columns, ref long left)
    {
        for (var i = 0; i < batch.Columns.Length; i++)
        {
            if (columns.Count == i)
            {
                columns.Add(new Field(batch.Schema.Fields[i].Name, TypeOf(batch.Schema.Fields[i].Name, batch.Columns[i].Type)));
            }

            for (var row = 0; row < batch.RowCount; row++)
            {
                var text = batch.Columns[i].IsNull(row) ? "" : TextOf(batch.Columns[i], row);
                left -= text.Length + 1;
                if (left < 0)
                {
                    throw Refused(TooLarge);
                }

                columns[i].Texts.Add(text);
            }
        }
    }

    private static FeatureValueType TypeOf(string name, PrimitiveType type) => type.Kind switch
    {
        TypeKind.String or TypeKind.Uuid => FeatureValueType.String,
        TypeKind.Int or TypeKind.Long => FeatureValueType.Int64,
        TypeKind.Float or TypeKind.Double => FeatureValueType.Double,
        TypeKind.Boolean => FeatureValueType.Bool,
        TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Date => FeatureValueType.Timestamp,
        _ => throw Refused($"column {name}: values of type {type} are not taken; make texts or numbers of them"),
    };

    private static string TextOf(ColumnVector column, int row) => (column, column.Type.Kind) switch
    {
        (ColumnVector<string> texts, _) => texts.Values.Span[row],
        (ColumnVector<int> days, TypeKind.Date) => StampOf(days.Values.Span[row] * MicrosPerDay),
        (ColumnVector<long> micros, TypeKind.Timestamp or TypeKind.TimestampTz) => StampOf(micros.Values.Span[row]),
        (ColumnVector<int> numbers, _) => numbers.Values.Span[row].ToString(CultureInfo.InvariantCulture),
        (ColumnVector<long> numbers, _) => numbers.Values.Span[row].ToString(CultureInfo.InvariantCulture),
        (ColumnVector<double> numbers, _) => double.IsNaN(numbers.Values.Span[row]) ? "" : numbers.Values.Span[row].ToString("R", CultureInfo.InvariantCulture),
        (ColumnVector<float> numbers, _) => float.IsNaN(numbers.Values.Span[row]) ? "" : numbers.Values.Span[row].ToString("R", CultureInfo.InvariantCulture),
        (ColumnVector<bool> flags, _) => flags.Values.Span[row] ? "true" : "false",
        (ColumnVector<Guid> ids, _) => ids.Values.Span[row].ToString(),
        _ => throw Refused($"values of type {column.Type} are not taken"),
    };

    private static string StampOf(long micros) => micros >= (DateTime.MinValue - Epoch).Ticks / TimeSpan.TicksPerMicrosecond && micros <= (DateTime.MaxValue - Epoch).Ticks / TimeSpan.TicksPerMicrosecond
        ? Epoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString(FeatureStamp.Form, CultureInfo.InvariantCulture)
        : throw Refused($"holds the moment {micros} microseconds since 1970, which is no time");

    private static DomainException Refused(string message, Exception? cause = null) => new(DomainErrorCode.InvalidRecord, $"the entity frame {message}", cause);

    private sealed record Field(string Name, FeatureValueType Type)
    {
        public List<string> Texts { get; } = [];
    }
}
