using System.Text;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>All forms of weather files, and what they have in common.</summary>
public static class WeatherForms
{
    public static readonly IReadOnlyList<IWeatherForm> All =
    [
        new StationListForm(), new IsdForm(), new GlobalHourlyForm(), new MetarForm(), new HourlyJsonForm(), new ServicePeriodsForm(), new PointListCsvForm(), new PointListParquetForm(),
    ];

    /// <summary>A list of stations, which other files are placed by.</summary>
    public const string StationList = StationListForm.Word;

    public static IWeatherForm? Of(ReportHead head) => All.FirstOrDefault(form => form.Recognizes(head));

    /// <summary>The first line that is not blank, as far as the head goes.</summary>
    internal static string FirstLine(ReportHead head, int skip = 0) =>
        Encoding.UTF8.GetString(head.Start.Span[..Math.Min(head.Start.Length, 16_384)]).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !string.IsNullOrWhiteSpace(line)).Skip(skip).FirstOrDefault("");

    /// <summary>Lines as text, numbered from 1.</summary>
    internal static IEnumerable<(int Number, string Text)> Lines(Stream content, CancellationToken cancellation)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: -1, leaveOpen: true);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return (number, line);
        }
    }

    /// <summary>How a reason of a station report is filed among the reasons of all files.</summary>
    internal static RowRejection RejectionOf(int line, string field, string reason) => new(
        line, field,
        field switch { "DATE" or "date" or "time" => RejectReason.BadTime, "line" or "" => RejectReason.MissingField, "station" or "LATITUDE" => RejectReason.BadKey, _ => RejectReason.BadNumber },
        reason);
}
