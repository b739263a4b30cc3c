using System.Text;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Intake;
using GridGrains.H3;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>NOAA's global-hourly CSV. Where the rows give no place, a station list may.</summary>
internal sealed class GlobalHourlyForm : IWeatherForm
{
    public string Name => "global-hourly-csv";

    public bool Recognizes(ReportHead head)
    {
        var line = WeatherForms.FirstLine(head);
        return new[] { "STATION", "DATE", "TMP", "WND" }.All(name => line.Contains(name, StringComparison.Ordinal));
    }

    public void Read(WeatherInput input, IWeatherSink sink, CancellationToken cancellation)
    {
        using var text = new StreamReader(input.Content, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: -1, leaveOpen: true);
        try
        {
            foreach (var (line, observation) in GlobalHourlyReader.Read(text, rejection => sink.Rejected(WeatherForms.RejectionOf(rejection.Line, rejection.Field, rejection.Reason))))
            {
                cancellation.ThrowIfCancellationRequested();
                if (StationPlaces.IsPlace(observation.LatitudeDegrees, observation.LongitudeDegrees))
                {
                    sink.Observed(observation, line);
                }
                else if (input.Stations.TryGet(observation.Station, out LatLng place))
                {
                    sink.Observed(observation with { LatitudeDegrees = place.LatitudeDegrees, LongitudeDegrees = place.LongitudeDegrees }, line);
                }
                else
                {
                    sink.Rejected(WeatherForms.RejectionOf(line, "LATITUDE", $"station {observation.Station} gives no place"));
                }
            }
        }
        catch (InvalidDataException header)
        {
            throw new ReportFormatException(header.Message, header);
        }
    }
}
