using System.Text.Json;
using GridGrains.Domain;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Ingest;

/// <summary>Bounds of the records in a body: one JSON object, an array of them, or one object per line (NDJSON).</summary>
internal static class RecordSplitter
{
    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <param name="isNdjson">Each line is a record of its own, so that a broken one spoils only itself.</param>
    /// <exception cref="ApiException">400: the body is broken as a whole; 413: it holds too many records.</exception>
    public static List<Range> Split(ReadOnlySpan<byte> body, bool isNdjson)
    {
        var start = body.IndexOfAnyExcept(Blanks);
        if (start < 0)
        {
            throw new ApiException(IngestProblems.EmptyBody, $"the body holds no record; {IngestProblems.Help}");
        }

        var records = isNdjson ? SplitLines(body) : SplitValues(body, start);
        return records.Count > 0 ? records : throw new ApiException(IngestProblems.EmptyBody, $"the body holds no record; {IngestProblems.Help}");
    }

    private static List<Range> SplitLines(ReadOnlySpan<byte> body)
    {
        var records = new List<Range>();
        foreach (var line in body.SplitAny((byte)'\r', (byte)'\n'))
        {
            if (body[line].IndexOfAnyExcept(Blanks) >= 0)
            {
                Add(records, line);
            }
        }

        return records;
    }

    private static List<Range> SplitValues(ReadOnlySpan<byte> body, int start)
    {
        var records = new List<Range>();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            var isArray = body[start] == (byte)'[';
            if (isArray)
            {
                reader.Read();
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var first = (int)reader.TokenStartIndex;
                reader.Skip();
                Add(records, first..(int)reader.BytesConsumed);
            }

            if (isArray && reader.Read())
            {
                throw new ApiException(EngineProblems.BadJson, $"something follows the array; expected is nothing more; {IngestProblems.Help}");
            }
        }
        catch (JsonException exception)
        {
            throw new ApiException(EngineProblems.BadJson, $"{BrokenJson.DescribeWithLine(exception)}; {IngestProblems.Help}");
        }

        return records;
    }

    private static void Add(List<Range> records, Range record)
    {
        if (records.Count == ApiLimits.MaxIngestRecords)
        {
            throw ApiException.TooLarge($"a request holds at most {ApiLimits.MaxIngestRecords} records");
        }

        records.Add(record);
    }
}
