using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Weather;
using GridGrains.Feeds.Weather.Intake;
using GridGrains.H3;
using ParquetSharp;
using Xunit;
using Encoding = System.Text.Encoding;

namespace GridGrains.Tests.Unit.Feeds.Weather;

/// <summary>What files become: records of cells, fused and interpolated, judged as all others.</summary>
public sealed class WeatherIntakeTests : IDisposable
{
    private static readonly DateTime Hour = new(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly H3Cell Cell = H3Cell.LatLngToCell(34.05, -118.24, 7);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weather-");
    private readonly KeptLog _log = new();
    private readonly StationHours _stations = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_station_gives_its_own_cell_and_cells_of_zones_around_it()
    {
        var place = Cell.ToLatLng();
        var near = Cell.GridDisk(3).Last();
        var intake = Intake([Cell, near, H3Cell.LatLngToCell(40, -75, 7)]);
        intake.Begin("id", "file", 0);
        intake.Observed(Observation("A", place, Hour.AddMinutes(-7), 20), 1);
        intake.EndFile();
        intake.EndLook();

        var own = Assert.Single(_log.Cells[Cell.ToString()].Hours);
        Assert.Equal((WeatherHour.Of(Hour), 20, true), (own.Hour, own.TemperatureC, own.IsObserved));
        Assert.Equal(Math.Pow(0.5, 7.0 / 30), own.ConfidencePercent / 100.0, 0.01);
        var other = Assert.Single(_log.Cells[near.ToString()].Hours);
        Assert.True(other.TemperatureC == 20 && other.ConfidencePercent < own.ConfidencePercent);
        Assert.Equal(2, _log.Cells.Count);
    }

    [Fact]
    public void Old_hours_stay_at_the_station_and_neighbours_of_another_look_are_fused()
    {
        var place = Cell.ToLatLng();
        var intake = Intake([Cell.GridDisk(2).Last()]);
        intake.Begin("id", "file", 0);
        intake.Observed(Observation("A", place, Hour.AddYears(-2), 10), 1);
        intake.EndLook();
        Assert.Equal([Cell.ToString()], _log.Cells.Keys);

        _log.Cells.Clear();
        intake.Observed(Observation("A", place, Hour, 20), 2);
        intake.EndLook();
        intake.Observed(Observation("B", place with { LatitudeDegrees = place.LatitudeDegrees + 0.01 }, Hour, 30), 3);
        intake.EndLook();
        Assert.InRange(_log.Cells[Cell.ToString()].Hours.Single(hour => hour.Hour == WeatherHour.Of(Hour)).TemperatureC, 23, 27);
    }

    [Fact]
    public void Lines_that_an_earlier_look_has_taken_are_passed_over_and_impossible_values_are_left_out()
    {
        var intake = Intake([]);
        intake.Begin("id", "file", 5);
        intake.Observed(Observation("A", Cell.ToLatLng(), Hour, 20), 5);
        intake.Observed(Observation("A", Cell.ToLatLng(), Hour.AddHours(5), 99), 6);
        intake.EndFile();
        intake.EndLook();

        Assert.Equal((1, 1, 0), (intake.Counts.Observations, intake.Counts.Rejections, intake.Counts.RejectedRows));
        Assert.Contains("line 6: temperature_c", intake.Counts.FirstReasons[0], StringComparison.Ordinal);
        Assert.Empty(_log.Cells);
        Assert.Single(_log.Letters);
    }

    [Fact]
    public void A_cell_with_a_point_has_it_as_issued_and_others_a_mean_with_its_confidence()
    {
        var middle = Cell.ToLatLng();
        var beside = Cell.GridDisk(2).Last();
        var intake = Intake([Cell, beside]);
        intake.Begin("id", "hrrr.csv", 0);
        foreach (var (hour, at) in new[] { 1, 2, 5 }.SelectMany(hour => new[] { middle, middle with { LatitudeDegrees = middle.LatitudeDegrees + 0.2 } }.Select(at => (hour, at))))
        {
            intake.Forecast(new ForecastPoint("HRRR", Hour, Hour.AddHours(hour), at.LatitudeDegrees, at.LongitudeDegrees, WeatherReading.None with { TemperatureC = at == middle ? 20.25 : 10 }), hour);
        }

        intake.EndFile();

        Assert.Equal([1, 2, 5], _log.Cells[Cell.ToString()].Hours.Select(hour => hour.Hour - WeatherHour.Of(Hour)));
        Assert.All(_log.Cells[Cell.ToString()].Hours, hour => Assert.Equal((20.25, 100, WeatherHour.Of(Hour)), (hour.TemperatureC, hour.ConfidencePercent, hour.IssueHour)));
        Assert.All(_log.Cells[beside.ToString()].Hours, hour => Assert.True(hour.TemperatureC is > 10 and < 20.25 && hour.ConfidencePercent < 100));

        // The point further north has a cell of its own: the list is short.
        Assert.Equal((3, 0L), (_log.Cells.Count, intake.Refused.Count));
    }

    [Fact]
    public void A_point_list_as_parquet_is_read_like_csv()
    {
        var path = Path.Combine(_folder.FullName, "rrfs_2026070112.parquet");
        using (var file = new ParquetFileWriter(path, [new Column<float>("latitude"), new Column<double>("longitude"), new Column<DateTime>("valid_time"), new Column<int>("forecast_hour"), new Column<double?>("t2m"), new Column<string>("note")]))
        {
            using var group = file.AppendRowGroup();
            Write<float>(group, [34.05f, 34.05f]);
            Write<double>(group, [-118.24, -118.24]);
            Write(group, [Hour.AddHours(1), Hour.AddHours(2)]);
            Write(group, [1, 2]);
            Write<double?>(group, [293.15, null]);
            Write<string>(group, ["a", "b"]);
            file.Close();
        }

        var intake = Intake([]);
        intake.Begin("id", "file", 0);
        Assert.Equal("point-list-parquet", WeatherFileReader.FormOf(path));
        Assert.Null(WeatherFileReader.Read(path, new StationPlaces(), Hour, intake, TestContext.Current.CancellationToken));
        intake.EndFile();

        var report = Assert.Single(_log.Cells).Value;
        Assert.Equal("RRFS", report.Source);
        Assert.Equal([(WeatherHour.Of(Hour) + 1, 20.0)], report.Hours.Select(hour => (hour.Hour, hour.TemperatureC)));
    }

    [Fact]
    public void Real_station_files_are_taken_and_unplaced_ones_are_named()
    {
        var intake = Intake([]);
        intake.Begin("isd", "isd", 0);
        Assert.Null(WeatherFileReader.Read(SharedData.PathOf("weather/014160-99999-2016.gz"), new StationPlaces(), Hour, intake, TestContext.Current.CancellationToken));
        Assert.True(intake.Counts is { Form: "isd-fixed-width", Observations: > 1_000, RejectedRows: 0 });
        intake.EndLook();
        Assert.Equal(H3Cell.LatLngToCell(58.95, 5.733, 7).ToString(), Assert.Single(_log.Cells).Key);

        // The station of the other file is at 0/0: a list may place it.
        intake.Begin("csv", "csv", 0);
        WeatherFileReader.Read(SharedData.PathOf("weather/00702699999.csv"), new StationPlaces(), Hour, intake, TestContext.Current.CancellationToken);
        Assert.True(intake.Counts is { Form: "global-hourly-csv", Observations: 0, RejectedRows: > 1_000 });
        var places = new StationPlaces();
        places.Add("00702699999", 34.9, 69.2);
        intake.Begin("csv", "csv", 0);
        WeatherFileReader.Read(SharedData.PathOf("weather/00702699999.csv"), places, Hour, intake, TestContext.Current.CancellationToken);
        Assert.True(intake.Counts is { Observations: > 1_000, RejectedRows: 0 });
    }

    private WeatherIntake Intake(IEnumerable<H3Cell> interest) =>
        new(_log, _stations, new StationPlaces(), new CellIndex(interest), new FixedClock(Hour.AddMinutes(5)), TestContext.Current.CancellationToken);

    private static StationObservation Observation(string station, LatLng place, DateTime time, double temperatureC) =>
        new(station, time, place.LatitudeDegrees, place.LongitudeDegrees, WeatherReading.None with { TemperatureC = temperatureC });

    private static void Write<T>(RowGroupWriter group, T[] values)
    {
        using var column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }

    private sealed class FixedClock(DateTime utc) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => utc;
    }

    /// <summary>Keeps what was appended as the cells would read it.</summary>
    private sealed class KeptLog : IPartitionLog
    {
        public Dictionary<string, CellReport> Cells { get; } = [];

        public List<string> Letters { get; } = [];

        public IReadOnlyList<TopicDefinition> Topics => throw new NotSupportedException();

        public ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation)
        {
            for (var index = 0; index < records.Count; index++)
            {
                if (topic == GridGrains.Domain.Log.Topics.Weather)
                {
                    Assert.True(WeatherRecordReader.TryRead(records.Key(index), records.Value(index), Hour.AddMinutes(5), out var report, out _));
                    var key = Encoding.UTF8.GetString(records.Key(index));
                    Cells[key] = Cells.TryGetValue(key, out var before) ? report with { Hours = [.. before.Hours.Where(hour => !report.Hours.Any(newer => newer.Hour == hour.Hour)), .. report.Hours] } : report;
                }
                else
                {
                    Letters.Add(Encoding.UTF8.GetString(records.Value(index)));
                }
            }

            return new(new RecordPosition[records.Count]);
        }

        public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null) => throw new NotSupportedException();

        public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }
}
