using System.Buffers;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Ingest;

/// <summary>
/// Turns comma-separated rows under a line of field names into records: the names are those of the schema and of the key. An empty cell is a field that the record
/// does not have; a cell that is no number where one is meant goes on as text, so that the record is refused by its field.
/// </summary>
internal static class CsvRecords
{
    /// <returns>The records one after the other, and where each is.</returns>
    /// <exception cref="ApiException">400: there is no line of names, or it lacks one of the key; 413: too many rows.</exception>
    public static (byte[] Text, List<Range> Records) Read(ReadOnlyMemory<byte> body, RecordEntrance entrance)
    {
        using var rows = new Utf8CsvReader(new MemoryStream(body.ToArray(), writable: false));
        string[] names = rows.ReadRow(Refusal.Instance) ? [.. Enumerable.Range(0, rows.FieldCount).Select(field => Encoding.UTF8.GetString(rows[field]).Trim())] : [];
        if (entrance.KeyFields.FirstOrDefault(field => !names.Contains(field)) is { } missing)
        {
            throw new ApiException(IngestProblems.BadCsv, $"the first line must name the columns; '{missing}' is not among them. Known are {string.Join(", ", entrance.FieldNames)}; {IngestProblems.Help}");
        }

        if (names.GroupBy(name => name).FirstOrDefault(name => name.Count() > 1) is { } twice)
        {
            throw new ApiException(IngestProblems.BadCsv, $"the first line names '{twice.Key}' {twice.Count()} times; {IngestProblems.Help}");
        }

        var isText = Array.ConvertAll(names, name => entrance.Schema.Fields.FirstOrDefault(field => field.Name == name) is not { IsNumber: true });
        var output = new ArrayBufferWriter<byte>(body.Length * 2);
        var records = new List<Range>();
        while (rows.ReadRow(Refusal.Instance))
        {
            if (records.Count == ApiLimits.MaxIngestRecords)
            {
                throw ApiException.TooLarge($"a request holds at most {ApiLimits.MaxIngestRecords} records");
            }

            if (rows.FieldCount != names.Length)
            {
                throw new ApiException(IngestProblems.BadCsv, $"line {rows.Line} has {rows.FieldCount} cells, the first line {names.Length}; a quote may be open, or a comma missing; {IngestProblems.Help}");
            }

            var start = output.WrittenCount;
            Write(output, rows, names, isText);
            records.Add(start..output.WrittenCount);
        }

        return records.Count > 0 ? (output.WrittenSpan.ToArray(), records) : throw new ApiException(IngestProblems.EmptyBody, $"the body holds no record; {IngestProblems.Help}");
    }

    /// <summary>A line that cannot be read leaves no room for the rest.</summary>
    private sealed class Refusal : IReportSink
    {
        public static readonly Refusal Instance = new();

        public void RowAccepted()
        {
        }

        public void RowRejected(in RowRejection rejection) => throw new ApiException(IngestProblems.BadCsv, $"line {rejection.Line}: {rejection.Detail}; {IngestProblems.Help}");

        public void Price(in LmpEvent price, int line)
        {
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, Utf8CsvReader row, string[] names, bool[] isText)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        for (var field = 0; field < names.Length; field++)
        {
            var cell = row[field];
            if (cell.IsEmpty)
            {
                continue;
            }

            if (!isText[field] && Utf8Numbers.TryParse(cell, out double number))
            {
                json.WriteNumber(names[field], number);
            }
            else
            {
                json.WriteString(names[field], Encoding.UTF8.GetString(cell));
            }
        }

        json.WriteEndObject();
    }
}
