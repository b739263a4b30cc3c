using System.Collections.Frozen;

namespace GridGrains.ClickHouse.Embedded.Statements;

/// <summary>What is to be known of an output format to pass it on in chunks.</summary>
internal static class FormatTraits
{
    public const string RowBinaryWithNamesAndTypes = "RowBinaryWithNamesAndTypes";

    /// <summary>Formats of which chunks can simply follow each other.</summary>
    private static readonly FrozenSet<string> Headless = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "RowBinary", "Native", "TabSeparated", "TSV", "TabSeparatedRaw", "TSVRaw", "CSV", "JSONEachRow", "JSONLines", "NDJSON", "JSONStringsEachRow",
        "JSONCompactEachRow", "JSONCompactStringsEachRow", "LineAsString", "RawBLOB");

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        ["TabSeparated"] = "text/tab-separated-values; charset=UTF-8",
        ["TSV"] = "text/tab-separated-values; charset=UTF-8",
        ["TabSeparatedWithNames"] = "text/tab-separated-values; charset=UTF-8",
        ["TabSeparatedWithNamesAndTypes"] = "text/tab-separated-values; charset=UTF-8",
        ["CSV"] = "text/csv; charset=UTF-8; header=absent",
        ["CSVWithNames"] = "text/csv; charset=UTF-8; header=present",
        ["JSON"] = "application/json; charset=UTF-8",
        ["JSONCompact"] = "application/json; charset=UTF-8",
        ["JSONEachRow"] = "application/x-ndjson; charset=UTF-8",
        ["JSONCompactEachRow"] = "application/x-ndjson; charset=UTF-8",
        ["RowBinary"] = "application/octet-stream",
        [RowBinaryWithNamesAndTypes] = "application/octet-stream",
        ["Native"] = "application/octet-stream",
        ["Parquet"] = "application/octet-stream",
        ["XML"] = "application/xml; charset=UTF-8",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool CanStream(string format) => Headless.Contains(format) || HasBinaryHeader(format);

    public static bool HasBinaryHeader(string format) => format.Equals(RowBinaryWithNamesAndTypes, StringComparison.OrdinalIgnoreCase);

    public static string ContentType(string format) => ContentTypes.GetValueOrDefault(format, "text/plain; charset=UTF-8");

    /// <summary>Bytes of the header of RowBinaryWithNamesAndTypes: a count, that many names and that many types, all with LEB128 lengths.</summary>
    public static int BinaryHeaderLength(ReadOnlySpan<byte> document)
    {
        var position = 0;
        var texts = 2 * ReadLength(document, ref position);
        while (texts-- > 0)
        {
            var length = ReadLength(document, ref position);
            position += length;
        }

        return position;
    }

    private static int ReadLength(ReadOnlySpan<byte> document, ref int position)
    {
        int value = 0, shift = 0;
        while (true)
        {
            var b = document[position++];
            value |= (b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
