using System.Globalization;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Intake;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>
/// Where stations are: NOAA's <c>isd-history.csv</c> (USAF, WBAN, ICAO, LAT, LON), or columns <c>station</c>, <c>latitude</c>, <c>longitude</c>.
/// It is no weather; reports that give a name alone are placed by it.
/// </summary>
internal sealed class StationListForm : IWeatherForm
{
    public const string Word = "station-list-csv";

    private static readonly string[] History = ["USAF", "WBAN", "ICAO", "LAT", "LON"];
    private static readonly string[] Plain = ["station", "latitude", "longitude"];

    public string Name => Word;

    public bool Recognizes(ReportHead head) => ColumnsOf(WeatherForms.FirstLine(head)) is not null;

    public void Read(WeatherInput input, IWeatherSink sink, CancellationToken cancellation)
    {
        int[]? columns = null;
        foreach (var (line, text) in WeatherForms.Lines(input.Content, cancellation))
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (columns is null)
            {
                columns = ColumnsOf(text) ?? throw new ReportFormatException("the header names no station, latitude and longitude");
                continue;
            }

            Take(line, GlobalHourlyReader.Fields(text), columns, sink);
        }
    }

    private static void Take(int line, List<string> fields, int[] columns, IWeatherSink sink)
    {
        if (fields.Count <= columns.Max())
        {
            sink.Rejected(new RowRejection(line, "", RejectReason.MissingField, $"{fields.Count} fields, the station's place is in field {columns.Max() + 1}"));
            return;
        }

        var (latitude, longitude) = (fields[columns[^2]], fields[columns[^1]]);
        if (latitude.Length == 0 && longitude.Length == 0)
        {
            // Old stations of the list were never placed: that is no fault of the row.
            return;
        }

        if (!TryDegrees(latitude, out var north) || !TryDegrees(longitude, out var east) || !StationPlaces.IsPlace(north, east))
        {
            sink.Rejected(new RowRejection(line, "LAT", RejectReason.BadNumber, $"'{latitude},{longitude}' is no place on earth"));
            return;
        }

        foreach (var id in IdsOf(fields, columns))
        {
            sink.Station(id, north, east, line);
        }
    }

    private static IEnumerable<string> IdsOf(List<string> fields, int[] columns)
    {
        if (columns.Length == Plain.Length)
        {
            return fields[columns[0]].Length > 0 ? [fields[columns[0]]] : [];
        }

        var icao = fields[columns[2]];
        return icao.Length > 0 ? [fields[columns[0]] + fields[columns[1]], icao] : [fields[columns[0]] + fields[columns[1]]];
    }

    private static int[]? ColumnsOf(string header)
    {
        var names = GlobalHourlyReader.Fields(header).ConvertAll(name => name.Trim());
        foreach (var wanted in new[] { History, Plain })
        {
            var places = Array.ConvertAll(wanted, name => names.FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)));
            if (places.All(place => place >= 0) && !names.Any(name => PointColumns.IsTime(name) || name == "TMP"))
            {
                return places;
            }
        }

        return null;
    }

    private static bool TryDegrees(string text, out double degrees) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out degrees);
}
