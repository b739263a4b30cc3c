using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Intake;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>NOAA's ISD in its fixed-width form, a line an observation.</summary>
internal sealed class IsdForm : IWeatherForm
{
    private const int MandatoryLength = 105;

    public string Name => "isd-fixed-width";

    public bool Recognizes(ReportHead head)
    {
        var line = WeatherForms.FirstLine(head);
        return line.Length >= MandatoryLength && line.AsSpan(15, 12).IndexOfAnyExceptInRange('0', '9') < 0 && line[28] is '+' or '-' && line[34] is '+' or '-';
    }

    public void Read(WeatherInput input, IWeatherSink sink, CancellationToken cancellation)
    {
        foreach (var (number, text) in WeatherForms.Lines(input.Content, cancellation))
        {
            if (text.Length == 0)
            {
                continue;
            }

            if (!IsdFixedWidthReader.TryRead(text, out var observation, out var error))
            {
                var isTime = error.StartsWith("date", StringComparison.Ordinal);
                sink.Rejected(WeatherForms.RejectionOf(number, isTime ? "date" : "line", error));
            }
            else if (!StationPlaces.IsPlace(observation.LatitudeDegrees, observation.LongitudeDegrees))
            {
                sink.Rejected(WeatherForms.RejectionOf(number, "station", $"station {observation.Station} gives no place"));
            }
            else
            {
                sink.Observed(observation, number);
            }
        }
    }
}
