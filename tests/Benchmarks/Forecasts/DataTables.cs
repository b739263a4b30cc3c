using System.Text;
using ExcelDataReader;
using ParquetSharp;

namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>Reads CSV, Parquet and workbooks; what the columns mean is for <see cref="ColumnRoles"/>.</summary>
internal static class DataTables
{
    private static readonly string[] Endings = [".csv", ".parquet", ".xls", ".xlsx"];

    static DataTables() => System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static bool CanRead(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The tables of a file; sheets without rows are none.</summary>
    public static IEnumerable<DataTable> Read(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" => [ReadCsv(path)],
        ".parquet" => [ReadParquet(path)],
        _ => ReadWorkbook(path),
    };

    private static DataTable ReadCsv(string path)
    {
        var lines = File.ReadLines(path, System.Text.Encoding.UTF8).Where(line => line.Length > 0).Select(Fields).ToArray();
        return new DataTable(Path.GetFileName(path), lines.Length == 0 ? [] : lines[0], [.. lines.Skip(1)], 2);
    }

    // Commas within quotes belong to the field; a doubled quote is one.
    private static string[] Fields(string line)
    {
        var (fields, field, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var index = 0; index < line.Length; index++)
        {
            var letter = line[index];
            if (letter == '"' && isQuoted && index + 1 < line.Length && line[index + 1] == '"')
            {
                field.Append(line[++index]);
            }
            else if (letter == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (letter is ',' or ';' && !isQuoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(letter);
            }
        }

        fields.Add(field.ToString().Trim());
        return [.. fields];
    }

    private static DataTable ReadParquet(string path)
    {
        using var file = new ParquetFileReader(path);
        var schema = file.FileMetaData.Schema;
        var headers = Enumerable.Range(0, schema.NumColumns).Select(column => schema.Column(column).Name).ToArray();
        var rows = new List<object?[]>();
        for (var group = 0; group < file.FileMetaData.NumRowGroups; group++)
        {
            using var reader = file.RowGroup(group);
            var count = checked((int)reader.MetaData.NumRows);
            var columns = Enumerable.Range(0, headers.Length).Select(column =>
            {
                using var values = reader.Column(column).LogicalReader();
                return values.Apply(new ColumnCells(count));
            }).ToArray();
            rows.AddRange(Enumerable.Range(0, count).Select(row => columns.Select(column => column[row]).ToArray()));
        }

        return new DataTable(Path.GetFileName(path), headers, rows, 1);
    }

    private static IEnumerable<DataTable> ReadWorkbook(string path)
    {
        using var stream = File.OpenRead(path);
        using var workbook = ExcelReaderFactory.CreateReader(stream);
        do
        {
            var rows = new List<object?[]>();
            while (workbook.Read())
            {
                rows.Add([.. Enumerable.Range(0, workbook.FieldCount).Select(workbook.GetValue)]);
            }

            if (rows.Count > 1)
            {
                yield return new DataTable($"{Path.GetFileName(path)} {workbook.Name}", [.. rows[0].Select(cell => cell?.ToString() ?? "")], rows[1..], 2);
            }
        }
        while (workbook.NextResult());
    }

    private sealed class ColumnCells(int count) : ILogicalColumnReaderVisitor<object?[]>
    {
        public object?[] OnLogicalColumnReader<TElement>(LogicalColumnReader<TElement> reader) =>
            Array.ConvertAll(reader.ReadAll(count), element => element is DateTimeNanos time ? DateTime.SpecifyKind(time.DateTime, DateTimeKind.Utc) : (object?)element);
    }
}
