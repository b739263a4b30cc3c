using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Intake;

namespace GridGrains.Feeds.Weather.Forms;

/// <param name="Content">Unpacked, without a byte-order mark; Parquet comes seekable.</param>
/// <param name="Stations">Where stations are, from lists that were read before.</param>
/// <param name="NowUtc">For reports that give no month.</param>
public sealed record WeatherInput(string FileName, Stream Content, StationPlaces Stations, DateTime NowUtc);

/// <summary>One form of weather file. Stateless.</summary>
public interface IWeatherForm
{
    /// <summary>Short and stable: <c>isd-fixed-width</c>.</summary>
    string Name { get; }

    /// <summary>True when the content shows this form.</summary>
    bool Recognizes(ReportHead head);

    /// <summary>Reads the whole file; bad rows go to the sink and reading goes on.</summary>
    /// <exception cref="ReportFormatException">The file as a whole cannot be read on.</exception>
    void Read(WeatherInput input, IWeatherSink sink, CancellationToken cancellation);
}
