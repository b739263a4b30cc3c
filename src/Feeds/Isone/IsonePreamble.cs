using System.Text;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Isone;

/// <summary>
/// What stands before the data of an ISO-NE CSV report: comment rows marked <c>C</c> (title, file name, day, time of generation), then
/// header rows marked <c>H</c>, the first of which names the columns.
/// </summary>
internal sealed class IsonePreamble
{
    private const int MaxComments = 40;

    private IsonePreamble()
    {
    }

    /// <summary>The first comment: <c>Day-Ahead Energy Market Hourly LMP Report</c>.</summary>
    public string? Title { get; private set; }

    public string? FileName { get; private set; }

    /// <summary>The one day that the report is for, as it writes it: <c>03/17/2026</c>.</summary>
    public string? Day { get; private set; }

    /// <summary>
    /// When the report was generated, for reports that are files. A report without a file name is made on request: its time says when
    /// it was asked for, not since when its prices are known.
    /// </summary>
    public DateTime? PublishedUtc => FileName is null ? null : _generatedUtc;

    public IsoneColumns? Columns { get; private set; }

    private DateTime? _generatedUtc;

    /// <summary>Reads up to the first header row, which becomes the current row; null where the rows are not marked so.</summary>
    public static IsonePreamble? Read(Utf8CsvReader csv)
    {
        var preamble = new IsonePreamble();
        for (var row = 0; row < MaxComments && csv.ReadRow(NoSink.Instance); row++)
        {
            if (csv[0].SequenceEqual("H"u8))
            {
                preamble.Columns = CsvHeader.OfRow(csv) is { } header ? IsoneColumns.Of(header) : null;
                return preamble;
            }

            if (!csv[0].SequenceEqual("C"u8))
            {
                return null;
            }

            preamble.Take(Encoding.UTF8.GetString(csv[1]));
        }

        return null;
    }

    private void Take(string comment)
    {
        var colon = comment.IndexOf(':');
        var value = colon < 0 ? "" : comment[(colon + 1)..].Trim();
        switch (colon < 0 ? "" : comment[..colon].ToUpperInvariant())
        {
            case "FILENAME":
                FileName = value;
                break;
            case "REPORT FOR":
                Day = OneDay(value);
                break;
            case "REPORT GENERATED":
                _generatedUtc = EasternUtc(value);
                break;
            default:
                Title ??= comment;
                break;
        }
    }

    /// <summary>The day of <c>03/17/2026 - 03/17/2026</c>; null for several.</summary>
    private static string? OneDay(string range)
    {
        var days = range.Split('-', StringSplitOptions.TrimEntries);
        return days.Length == 1 || (days.Length == 2 && days[0] == days[1]) ? days[0] : null;
    }

    private static DateTime? EasternUtc(string text)
    {
        var offset = text.EndsWith(" EDT", StringComparison.Ordinal) ? TimeSpan.FromHours(-4)
            : text.EndsWith(" EST", StringComparison.Ordinal) ? TimeSpan.FromHours(-5)
            : (TimeSpan?)null;
        return offset is { } known && ReportStamp.TryParse(Encoding.UTF8.GetBytes(text[..^4]), out var local)
            ? (local with { Offset = known }).AsUtc()
            : null;
    }
}
