using System.Globalization;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Intake;
using ParquetSharp;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>A point list as Parquet: the columns of the CSV form, as numbers, stamps (UTC) or texts.</summary>
internal sealed class PointListParquetForm : IWeatherForm
{
    private const int BatchRows = 1 << 12;

    public string Name => "point-list-parquet";

    public bool Recognizes(ReportHead head) => head.Start.Span.StartsWith("PAR1"u8);

    public void Read(WeatherInput input, IWeatherSink sink, CancellationToken cancellation)
    {
        try
        {
            using var file = new ParquetFileReader(input.Content, leaveOpen: true);
            var schema = file.FileMetaData.Schema;
            string[] header = [.. Enumerable.Range(0, schema.NumColumns).Select(place => schema.Column(place).Path.ToDotString())];
            var (rows, line) = (new PointRows(header, input.FileName, sink), 0);
            for (var group = 0; group < file.FileMetaData.NumRowGroups; group++)
            {
                using var opened = file.RowGroup(group);
                ReadGroup(opened, header.Length, rows, ref line, cancellation);
            }
        }
        catch (ParquetException damaged)
        {
            throw new ReportFormatException($"is no Parquet file that can be read: {damaged.Message}", damaged);
        }
    }

    private static void ReadGroup(RowGroupReader group, int width, PointRows rows, ref int line, CancellationToken cancellation)
    {
        using var columns = new TextColumns(group, width);
        for (var left = group.MetaData.NumRows; left > 0; left -= BatchRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = (int)Math.Min(left, BatchRows);
            columns.Read(count);
            for (var row = 0; row < count; row++)
            {
                var at = row;
                rows.Take(++line, place => columns[place, at]);
            }
        }
    }

    /// <summary>Columns of a row group, a batch at a time, each value as CSV would write it.</summary>
    private sealed class TextColumns : IDisposable
    {
        private readonly List<IDisposable> _open = [];
        private readonly Action<int>[] _reads;
        private readonly string[][] _texts;

        public TextColumns(RowGroupReader group, int width)
        {
            _texts = [.. Enumerable.Range(0, width).Select(_ => new string[BatchRows])];
            _reads = [.. Enumerable.Range(0, width).Select(place => Open(group, place))];
        }

        public string this[int place, int row] => _texts[place][row];

        public void Read(int rows) => Array.ForEach(_reads, read => read(rows));

        public void Dispose() => _open.ForEach(reader => reader.Dispose());

        private Action<int> Open(RowGroupReader group, int place)
        {
            var column = group.Column(place);
            var reader = column.LogicalReader();
            _open.Add(reader);
            _open.Add(column);
            var texts = _texts[place];
            return reader switch
            {
                LogicalColumnReader<string?> some => rows => Fill(some, texts, rows, static value => value ?? ""),
                LogicalColumnReader<double> some => rows => Fill(some, texts, rows, static value => Text(value)),
                LogicalColumnReader<double?> some => rows => Fill(some, texts, rows, static value => value is { } number ? Text(number) : ""),
                LogicalColumnReader<float> some => rows => Fill(some, texts, rows, static value => Text(value)),
                LogicalColumnReader<float?> some => rows => Fill(some, texts, rows, static value => value is { } number ? Text(number) : ""),
                LogicalColumnReader<int> some => rows => Fill(some, texts, rows, static value => value.ToString(CultureInfo.InvariantCulture)),
                LogicalColumnReader<int?> some => rows => Fill(some, texts, rows, static value => value?.ToString(CultureInfo.InvariantCulture) ?? ""),
                LogicalColumnReader<long> some => rows => Fill(some, texts, rows, static value => value.ToString(CultureInfo.InvariantCulture)),
                LogicalColumnReader<long?> some => rows => Fill(some, texts, rows, static value => value?.ToString(CultureInfo.InvariantCulture) ?? ""),
                LogicalColumnReader<DateTime> some => rows => Fill(some, texts, rows, static value => Text(value)),
                LogicalColumnReader<DateTime?> some => rows => Fill(some, texts, rows, static value => value is { } stamp ? Text(stamp) : ""),
                LogicalColumnReader<DateTimeNanos> some => rows => Fill(some, texts, rows, static value => Text(value.DateTime)),
                LogicalColumnReader<DateTimeNanos?> some => rows => Fill(some, texts, rows, static value => value is { } stamp ? Text(stamp.DateTime) : ""),

                // A column that is none of these is no part of a point list.
                _ => rows => Array.Fill(texts, "", 0, rows),
            };
        }

        private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

        private static string Text(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        private static void Fill<T>(LogicalColumnReader<T> reader, string[] texts, int rows, Func<T, string> text)
        {
            // The reader gives what it likes at once, not what it is asked for.
            var some = new T[rows];
            for (var read = 0; read < rows;)
            {
                var got = reader.ReadBatch(some.AsSpan(read, rows - read));
                read += got > 0 ? got : throw new ReportFormatException("a column ends before its rows do");
            }

            for (var row = 0; row < rows; row++)
            {
                texts[row] = text(some[row]);
            }
        }
    }
}
