using System.Globalization;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Feeds.Ingestion.Pages;

/// <summary>Rows of a Parquet file. Nested columns are passed over; stamps that say that they are UTC have a Z, others no offset.</summary>
internal static class ParquetPages
{
    private const long MicrosPerSecond = 1_000_000;

    public static IEnumerable<SourceRecord> Read(Stream content)
    {
        var number = 0;
        foreach (var batch in ParquetFile.Read(content))
        {
            var columns = TableColumns.Of([.. batch.Schema.Fields.Select(field => field.Name)]);
            Func<int, string>[] texts = [.. batch.Columns.Select(TextsOf)];
            for (var row = 0; row < batch.RowCount; row++)
            {
                var at = row;
                yield return new TableRecord(columns, Array.ConvertAll(texts, text => text(at)), ++number);
            }
        }
    }

    private static Func<int, string> TextsOf(ColumnVector column) => column switch
    {
        ColumnVector<bool> flags => Of(flags, static flag => flag ? "true" : "false"),
        ColumnVector<int> days when days.Type.Kind == TypeKind.Date => Of(days, static day => DateOnly.FromDayNumber(DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ColumnVector<int> whole => Of(whole, static number => number.ToString(CultureInfo.InvariantCulture)),
        ColumnVector<long> stamps when stamps.Type.Kind is TypeKind.Timestamp or TypeKind.TimestampTz => OfStamps(stamps),
        ColumnVector<long> times when times.Type.Kind == TypeKind.Time => Of(times, static micros => TimeSpan.FromMicroseconds(micros).ToString("c", CultureInfo.InvariantCulture)),
        ColumnVector<long> whole => Of(whole, static number => number.ToString(CultureInfo.InvariantCulture)),
        ColumnVector<float> numbers => Of(numbers, static number => number.ToString("R", CultureInfo.InvariantCulture)),
        ColumnVector<double> numbers => Of(numbers, static number => number.ToString("R", CultureInfo.InvariantCulture)),
        ColumnVector<Int128> decimals => OfDecimals(decimals),
        ColumnVector<string> texts => Of(texts, static text => text),
        ColumnVector<Guid> ids => Of(ids, static id => id.ToString()),
        _ => static _ => "",
    };

    private static Func<int, string> Of<T>(ColumnVector<T> column, Func<T, string> textOf) => row => column.IsNull(row) ? "" : textOf(column.Values.Span[row]);

    private static Func<int, string> OfStamps(ColumnVector<long> column)
    {
        var end = column.Type.Kind == TypeKind.TimestampTz ? "Z" : "";
        return Of(column, micros => Math.Abs(micros / MicrosPerSecond) <= 60_000_000_000
            ? DateTime.UnixEpoch.AddMicroseconds(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + end
            : micros.ToString(CultureInfo.InvariantCulture));
    }

    private static Func<int, string> OfDecimals(ColumnVector<Int128> column)
    {
        var scale = column.Type.Scale;
        return Of(column, unscaled =>
        {
            var digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
            return (unscaled < 0 ? "-" : "") + (scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}");
        });
    }
}
