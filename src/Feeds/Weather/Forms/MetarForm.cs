using System.Globalization;
using System.Text.RegularExpressions;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Intake;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>
/// METAR text, a report a line; a line that begins with blanks goes on with the one before. A line with a date alone, as in NOAA's cycle files,
/// dates the reports after it; without one a report is of the last such day and hour before now. Places of stations come from a station list.
/// </summary>
internal sealed partial class MetarForm : IWeatherForm
{
    private static readonly TimeSpan ClockSlack = TimeSpan.FromHours(1);

    public string Name => "metar-text";

    public bool Recognizes(ReportHead head) =>
        Report().IsMatch(WeatherForms.FirstLine(head)) || (Date().IsMatch(WeatherForms.FirstLine(head)) && Report().IsMatch(WeatherForms.FirstLine(head, skip: 1)));

    public void Read(WeatherInput input, IWeatherSink sink, CancellationToken cancellation)
    {
        var (line, text) = (0, "");
        DateTime? dated = null;
        foreach (var (number, next) in WeatherForms.Lines(input.Content, cancellation))
        {
            if (next.Length > 0 && char.IsWhiteSpace(next[0]) && text.Length > 0)
            {
                text = $"{text} {next.Trim()}";
                continue;
            }

            Take(line, text, dated, input, sink);
            (line, text) = (number, next.Trim());
            if (DateOf(text) is { } date)
            {
                (dated, text) = (date, "");
            }
        }

        Take(line, text, dated, input, sink);
    }

    private static void Take(int line, string text, DateTime? dated, WeatherInput input, IWeatherSink sink)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (!MetarReader.TryRead(text, out var report, out var error))
        {
            sink.Rejected(WeatherForms.RejectionOf(line, "line", error));
        }
        else if (TimeOf(report, dated, input.NowUtc) is not { } timeUtc)
        {
            sink.Rejected(WeatherForms.RejectionOf(line, "time", $"no month near {dated ?? input.NowUtc:yyyy-MM-dd} has a day {report.DayOfMonth}"));
        }
        else if (!input.Stations.TryGet(report.Station, out var place))
        {
            sink.Rejected(WeatherForms.RejectionOf(
                line, "station", $"nobody has said where {report.Station} is; put a station list beside the file (isd-history.csv, or station,latitude,longitude)"));
        }
        else
        {
            sink.Observed(new StationObservation(report.Station, timeUtc, place.LatitudeDegrees, place.LongitudeDegrees, report.Reading), line);
        }
    }

    private static DateTime? TimeOf(MetarReport report, DateTime? dated, DateTime nowUtc)
    {
        var around = dated ?? nowUtc;
        var month = new DateTime(around.Year, around.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        var candidates = new[] { month.AddMonths(-1), month, month.AddMonths(1) }
            .Where(first => report.DayOfMonth <= DateTime.DaysInMonth(first.Year, first.Month))
            .Select(first => first.AddDays(report.DayOfMonth - 1) + report.TimeUtc.ToTimeSpan())
            .Where(time => dated is not null || time <= nowUtc + ClockSlack);
        return candidates.Select(time => (DateTime?)time).MinBy(time => (time!.Value - around).Duration());
    }

    private static DateTime? DateOf(string text) =>
        Date().IsMatch(text) && DateTime.TryParseExact(text, "yyyy/MM/dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var utc) ? utc : null;

    [GeneratedRegex(@"^(METAR |SPECI )?(COR )?[A-Z][A-Z0-9]{3} \d{6}Z ")]
    private static partial Regex Report();

    [GeneratedRegex(@"^\d{4}/\d{2}/\d{2} \d{2}:\d{2}$")]
    private static partial Regex Date();
}
