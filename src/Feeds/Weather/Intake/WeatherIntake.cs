using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Replay;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Weather.Intake;

/// <summary>
/// Turns what files hold into records of cells and appends them: stations once all files of a look are read, so that neighbours are fused; a forecast
/// run as it ends. Every record is judged as the cells' shard does it. Impossible values are taken out and reported; the rest of their row goes on.
/// </summary>
/// <param name="interest">Cells of zones at the moment.</param>
public sealed class WeatherIntake(IPartitionLog log, StationHours stations, StationPlaces places, CellIndex interest, TimeProvider clock, CancellationToken cancellation) : IWeatherSink
{
    /// <summary>Values of one run that are held at most: an hour of a national grid of three kilometres has 1.9 million.</summary>
    private const int MaxHeldValues = 3_000_000;

    private const int RecordsPerAppend = 1_000;
    private const int MaxLettersPerFile = 10_000;

    private readonly RejectionAppender _rejections = new(log, clock);
    private readonly RecordBuffer _records = new();
    private ForecastRun? _run;
    private int _lastHour;

    /// <summary>Of the file at hand.</summary>
    public WeatherFileCounts Counts { get; private set; } = new();

    /// <summary>Records appended so far, by all files.</summary>
    public long Records { get; private set; }

    /// <summary>Records that were refused after all, with the first reason.</summary>
    public (long Count, string? First) Refused { get; private set; }

    /// <param name="sourceId">Names the content, so that a bad row is the same dead letter whenever it is read.</param>
    /// <param name="skipLines">Lines of it that were taken before.</param>
    public void Begin(string sourceId, string fileName, int skipLines)
    {
        Counts = new WeatherFileCounts { SkippedLines = skipLines };
        _rejections.BeginReport(sourceId, fileName);
    }

    public void Opened(string fileName, string form) => Counts.Form = form;

    public void Observed(in StationObservation observation, int line)
    {
        if (line > Counts.SkippedLines)
        {
            Counts.Observations++;
            stations.Add(observation with { Reading = Plausible(observation.Reading, line) });
        }
    }

    public void Forecast(in ForecastPoint point, int line)
    {
        Counts.ForecastHours++;
        var hour = WeatherHour.Of(point.ValidUtc);
        var isOther = _run is { } run && (run.Source != point.Source || run.IssuedUtc != point.IssuedUtc);
        if (isOther || (_run?.Values >= MaxHeldValues && hour != _lastHour))
        {
            EndRun();
        }

        _run ??= new ForecastRun(point.Source, point.IssuedUtc);
        _run.Add(point with { Reading = Plausible(point.Reading, line) });
        _lastHour = hour;
    }

    public void Station(string id, double latitudeDegrees, double longitudeDegrees, int line)
    {
        Counts.Stations++;
        places.Add(id, latitudeDegrees, longitudeDegrees);
    }

    public void Rejected(in RowRejection rejection)
    {
        if (rejection.Line <= Counts.SkippedLines)
        {
            return;
        }

        Counts.Reject(rejection);
        if (Counts.Rejections <= MaxLettersPerFile)
        {
            _rejections.Add(rejection);
        }
    }

    /// <summary>The file has ended: its forecasts and dead letters go to the log.</summary>
    /// <exception cref="Domain.DomainException"><c>StorageFull</c>: the log can take no more.</exception>
    public void EndFile()
    {
        EndRun();
        Append();
        _rejections.FlushAsync(cancellation).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>All files of a look are read: the hours that stations have changed go to the log.</summary>
    /// <inheritdoc cref="EndFile"/>
    public void EndLook()
    {
        foreach (var (cell, hours) in stations.TakeNews(interest, WeatherHour.Of(clock.GetUtcNow().UtcDateTime)))
        {
            Add(cell.ToString(), CellRun.Records(StationHours.Source, null, hours));
        }

        Append();
    }

    private void EndRun()
    {
        if (_run is { } run)
        {
            _run = null;
            foreach (var (cell, hours) in run.Cells(interest))
            {
                Add(cell.ToString(), CellRun.Records(run.Source, run.IssuedUtc, hours));
            }
        }
    }

    private void Add(string cell, IEnumerable<byte[]> records)
    {
        var (key, now) = (Encoding.UTF8.GetBytes(cell), clock.GetUtcNow().UtcDateTime);
        foreach (var record in records)
        {
            if (WeatherRecordReader.TryRead(key, record, now, out _, out var error))
            {
                _records.Add(key, record);
            }
            else
            {
                Refused = (Refused.Count + 1, Refused.First ?? $"{cell}: {error.Field}: {error.Message}");
            }
        }

        if (_records.Count >= RecordsPerAppend)
        {
            Append();
        }
    }

    private void Append()
    {
        if (_records.Count > 0)
        {
            log.AppendAsync(Topics.Weather, _records, new RecordHeaders(WeatherRecordJson.Schema, FileFeed.Source), cancellation).AsTask().GetAwaiter().GetResult();
            Records += _records.Count;
            _records.Clear();
        }
    }

    private WeatherReading Plausible(in WeatherReading reading, int line)
    {
        var (plausible, impossible) = PlausibleWeather.Check(reading);
        foreach (var name in impossible)
        {
            Rejected(new RowRejection(line, name, RejectReason.BadNumber, "the value is impossible; it is left out") { IsPart = true });
        }

        return plausible;
    }
}

/// <summary>What came of one file.</summary>
public sealed class WeatherFileCounts
{
    private const int MaxReasons = 5;

    private readonly List<string> _first = [];

    public string? Form { get; set; }

    public int SkippedLines { get; init; }

    public long Observations { get; set; }

    public long ForecastHours { get; set; }

    public long Stations { get; set; }

    public long RejectedRows { get; private set; }

    /// <summary>Rows and single values.</summary>
    public long Rejections { get; private set; }

    /// <summary>The first of them, for people.</summary>
    public IReadOnlyList<string> FirstReasons => _first;

    public void Reject(in RowRejection rejection)
    {
        Rejections++;
        RejectedRows += rejection.IsPart ? 0 : 1;
        if (_first.Count < MaxReasons)
        {
            _first.Add($"line {rejection.Line}: {(rejection.Field.Length > 0 ? $"{rejection.Field}: " : "")}{rejection.Detail}");
        }
    }
}
