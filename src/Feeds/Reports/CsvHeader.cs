using System.Text;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// Where the columns of a report are. Names are compared by their letters and digits, without case: reports write <c>GMTIntervalEnd</c>,
/// <c>GMT Interval End</c> and <c>GMT_INTERVAL_END</c>. Extra columns and any order are fine.
/// </summary>
public sealed class CsvHeader
{
    /// <summary>Preambles of the known reports are shorter than this.</summary>
    private const int MaxPreambleLines = 40;

    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    private CsvHeader(Utf8CsvReader row)
    {
        for (var field = 0; field < row.FieldCount; field++)
        {
            _columns.TryAdd(Normalized(Encoding.UTF8.GetString(row[field])), field);
        }
    }

    /// <summary>Goes on to the first row that has all <paramref name="required"/> columns; null when there is none near the start.</summary>
    public static CsvHeader? Find(Utf8CsvReader rows, params ReadOnlySpan<string> required)
    {
        for (var line = 0; line < MaxPreambleLines && rows.ReadRow(NoSink.Instance); line++)
        {
            if (OfRow(rows, required) is { } header)
            {
                return header;
            }
        }

        return null;
    }

    /// <summary>The current row as a header; null when it lacks one of the <paramref name="required"/> columns.</summary>
    public static CsvHeader? OfRow(Utf8CsvReader row, params ReadOnlySpan<string> required)
    {
        var header = new CsvHeader(row);
        return header.HasAll(required) ? header : null;
    }

    /// <summary>The header as recognition sees it.</summary>
    public static CsvHeader? Find(ReportHead head, params ReadOnlySpan<string> required)
    {
        using var rows = head.ReadCsv();
        return Find(rows, required);
    }

    /// <returns>The first of the <paramref name="spellings"/> that exists; else the first, without a position.</returns>
    public CsvColumn Column(params ReadOnlySpan<string> spellings)
    {
        foreach (var spelling in spellings)
        {
            if (_columns.TryGetValue(Normalized(spelling), out var position))
            {
                return new CsvColumn(spelling, position);
            }
        }

        return new CsvColumn(spellings[0], -1);
    }

    public bool Has(string name) => _columns.ContainsKey(Normalized(name));

    private bool HasAll(ReadOnlySpan<string> required)
    {
        foreach (var name in required)
        {
            if (!Has(name))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A name by its letters and digits, in upper case.</summary>
    public static string Normalized(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
