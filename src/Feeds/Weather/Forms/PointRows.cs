using System.Globalization;
using System.Text;
using GridGrains.Domain;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Intake;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>Turns rows of a point list into points, whatever stores them. An instance reads one file.</summary>
internal sealed class PointRows
{
    private readonly PointColumns _columns;
    private readonly IWeatherSink _sink;
    private readonly string? _source;
    private readonly DateTime? _issuedUtc;

    public PointRows(IReadOnlyList<string> header, string fileName, IWeatherSink sink)
    {
        (_columns, _sink) = (PointColumns.Of(header, fileName), sink);
        _source = _columns.Source < 0 ? RunNames.SourceOf(null, fileName) : null;
        _issuedUtc = RunNames.IssuedOf(fileName);
        foreach (var (name, reason) in _columns.Unusable)
        {
            sink.Rejected(new RowRejection(1, name, RejectReason.UnknownValue, reason) { IsPart = true });
        }
    }

    /// <param name="line">1-based.</param>
    /// <param name="cell">The text of a column; empty for none.</param>
    public void Take(int line, Func<int, string> cell)
    {
        if (!TryDegrees(cell, _columns.Latitude, 90, line, "lat", out var latitude) || !TryDegrees(cell, _columns.Longitude, 360, line, "lon", out var longitude)
            || !TryTimes(cell, line, out var issuedUtc, out var validUtc))
        {
            return;
        }

        if (SourceOf(cell) is not { } source)
        {
            _sink.Rejected(new RowRejection(line, "source", RejectReason.MissingField, "the row names no source of 1 to 32 characters"));
            return;
        }

        // GRIB counts eastwards to 360.
        var parts = new ReadingParts();
        if (TryValues(cell, line, ref parts))
        {
            _sink.Forecast(new ForecastPoint(source, issuedUtc, validUtc, latitude, longitude > 180 ? longitude - 360 : longitude, parts.ToReading()), line);
        }
    }

    private string? SourceOf(Func<int, string> cell) => _source ?? (cell(_columns.Source) is { Length: > 0 and <= 32 } named ? named : null);

    private bool TryValues(Func<int, string> cell, int line, ref ReadingParts parts)
    {
        foreach (var (place, column) in _columns.Variables)
        {
            var text = cell(place);
            if (text.Length == 0 || text.Equals("nan", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            {
                _sink.Rejected(new RowRejection(line, column.Name, RejectReason.BadNumber, $"'{text}' is no number"));
                return false;
            }

            parts.Set(column.Variable, column.Convert(value));
        }

        return true;
    }

    private bool TryTimes(Func<int, string> cell, int line, out DateTime issuedUtc, out DateTime validUtc)
    {
        (issuedUtc, validUtc) = (_issuedUtc ?? default, default);
        var lead = double.NaN;
        if (_columns.Lead >= 0 && (!double.TryParse(cell(_columns.Lead), NumberStyles.Float, CultureInfo.InvariantCulture, out lead) || lead is < 0 or > 1_000))
        {
            return Reject(line, "forecast_hour", RejectReason.BadNumber, $"'{cell(_columns.Lead)}' is no number of hours");
        }

        if (_columns.Issued >= 0 && !TryStamp(cell(_columns.Issued), out issuedUtc))
        {
            return Reject(line, "issued_at", RejectReason.BadTime, $"'{cell(_columns.Issued)}' is no stamp");
        }

        if (_columns.Valid >= 0 && !TryStamp(cell(_columns.Valid), out validUtc))
        {
            return Reject(line, "valid_time", RejectReason.BadTime, $"'{cell(_columns.Valid)}' is no stamp");
        }

        if (_columns.Valid < 0)
        {
            validUtc = issuedUtc.AddHours(lead);
        }
        else if (issuedUtc == default)
        {
            issuedUtc = validUtc.AddHours(-lead);
        }

        return validUtc >= issuedUtc || Reject(line, "valid_time", RejectReason.BadTime, $"{validUtc:yyyy-MM-dd'T'HH:mm'Z'} lies before the run of {issuedUtc:yyyy-MM-dd'T'HH:mm'Z'}");
    }

    // Extracts write UTC without saying so.
    internal static bool TryStamp(string text, out DateTime utc) => UtcStamp.TryParse(Encoding.UTF8.GetBytes(text), out utc)
        || DateTime.TryParseExact(
            text, ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyyMMddHH"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);

    private bool TryDegrees(Func<int, string> cell, int place, double limit, int line, string field, out double degrees) =>
        (double.TryParse(cell(place), NumberStyles.Float, CultureInfo.InvariantCulture, out degrees) && Math.Abs(degrees) <= limit)
        || Reject(line, field, RejectReason.BadNumber, $"'{cell(place)}' is no number of degrees");

    private bool Reject(int line, string field, RejectReason reason, string detail)
    {
        _sink.Rejected(new RowRejection(line, field, reason, detail));
        return false;
    }
}
