using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Intake;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>Points of a grid (HRRR, RRFS, GFS, NBM) extracted to CSV: lat, lon, valid time, run or hours ahead, variables with units.</summary>
internal sealed class PointListCsvForm : IWeatherForm
{
    public string Name => "point-list-csv";

    public bool Recognizes(ReportHead head) => PointColumns.Recognizes(Names(WeatherForms.FirstLine(head)));

    public void Read(WeatherInput input, IWeatherSink sink, CancellationToken cancellation)
    {
        PointRows? rows = null;
        var width = 0;
        foreach (var (line, text) in WeatherForms.Lines(input.Content, cancellation))
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var fields = Names(text);
            if (rows is null)
            {
                (rows, width) = (new PointRows(fields, input.FileName, sink), fields.Count);
            }
            else if (fields.Count != width)
            {
                sink.Rejected(new RowRejection(line, "", RejectReason.MissingField, $"{fields.Count} fields, not {width}"));
            }
            else
            {
                rows.Take(line, place => fields[place]);
            }
        }
    }

    private static List<string> Names(string line) => GlobalHourlyReader.Fields(line).ConvertAll(name => name.Trim());
}
