using System.Globalization;
using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Domain.Series;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Bulk;

/// <summary>Series as another table of bulk loads, through the same manifest. Each test has a place of its own.</summary>
public sealed class BulkSeriesTests(EmbeddedClickHouse engine, BulkBed bed) : IClassFixture<BulkBed>
{
    private static readonly DateTime Start = new(2020, 12, 31, 22, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Issues_of_a_forecast_are_in_both_stores_and_the_views_show_them_at_once()
    {
        var key = Key("ISSUES", SeriesCatalog.LoadForecast);

        // Over a turn of the year: two months, and two partitions of the warehouse.
        var values = Enumerable.Range(0, 2).SelectMany(issue => Enumerable.Range(0, 4).Select(hour => (key, Point(hour, 60, 100 + (10 * issue) + hour, issue)))).ToArray();
        var before = await bed.LakeSeriesAsync();
        Assert.Equal(0, await bed.LoadSeriesAsync("issues", values, batchRows: 5));

        Assert.Equal(8, await bed.LakeSeriesAsync() - before);
        Assert.Equal(["8 2000 True 60"], await bed.RowsAsync(
            $"SELECT count(), min(1000 * intDiv(log_partition, 1000)), min(is_forecast), max(interval_minutes) FROM iso_series WHERE {At(key)}"));
        Assert.Equal(["110 2", "111 2", "112 2", "113 2"], await bed.RowsAsync($"SELECT value, versions FROM iso_series_latest WHERE {At(key)} ORDER BY ts"));
        Assert.Equal(["100", "101", "102", "103"], await bed.RowsAsync($"SELECT value FROM iso_series_as_of(as_of = '2020-12-31 06:30:00') WHERE {At(key)} ORDER BY ts"));
    }

    [Fact]
    public async Task Same_rows_under_another_name_add_nothing_and_a_value_that_was_emptied_is_a_version()
    {
        await LeaveOutAsync(bed, "AGAIN");
    }

    [Fact]
    public async Task Without_a_lake_what_the_warehouse_has_is_left_out()
    {
        await using var without = await BulkBed.WithoutLakeAsync(engine);

        await LeaveOutAsync(without, "WITHOUT");
    }

    [Fact]
    public async Task Newest_intervals_and_places_of_a_series_are_read_without_memory()
    {
        var key = Key("NEWEST", SeriesCatalog.Wind);
        await bed.LoadSeriesAsync("newest", [.. Enumerable.Range(0, 5).Select(hour => (key, Point(hour, 60, hour, 0))), (key, Point(4, 60, 40, 1))]);
        var series = new WarehouseSeries(bed.Warehouse.Warehouse);

        var newest = await series.NewestAsync(key, 2, TestContext.Current.CancellationToken);

        Assert.Equal([(Start.AddHours(3), 3), (Start.AddHours(4), 40)], newest.Select(point => (point.StartUtc, point.Value)));
        Assert.Equal(["NEWEST"], await series.PlacesAsync("NYISO", SeriesCatalog.Wind, TestContext.Current.CancellationToken));
        Assert.Empty(await series.PlacesAsync("PJM", SeriesCatalog.Wind, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Log_beats_a_bulk_load_of_the_same_moment_in_every_view()
    {
        var key = Key("BEATEN", SeriesCatalog.LoadActual);
        await bed.LoadSeriesAsync("beaten", [(key, Point(0, 60, 99, 0)), (key, Point(1, 60, 40, 5))]);
        var records = new RecordBuffer();
        var runs = new SeriesRuns(records);
        runs.Add(key, "TEST", Point(0, 60, 30, 0), SeriesBasis.Published);
        runs.Add(key, "TEST", Point(1, 60, 31, 0), SeriesBasis.Published);
        runs.Flush();
        await bed.Warehouse.WriteAsync(SeriesTable.Topic, records);

        Assert.Equal(["30", "40"], await bed.RowsAsync($"SELECT value FROM iso_series_latest WHERE {At(key)} ORDER BY ts"));
        Assert.Equal(["30", "40"], await bed.RowsAsync($"SELECT value FROM iso_series_as_of(as_of = '2100-01-01 00:00:00') WHERE {At(key)} ORDER BY ts"));
    }

    [Fact]
    public async Task Crash_at_any_step_loses_nothing_and_doubles_nothing()
    {
        var (crashes, before) = (0, await bed.LakeSeriesAsync());
        for (var step = 0; ; step++)
        {
            var key = Key($"CRASH_{step}", SeriesCatalog.LoadActual);
            (SeriesKey, SeriesPoint)[] values = [.. Enumerable.Range(0, 6).Select(hour => (key, Point(hour, 60, hour, 0)))];
            bed.Failpoints.DiesIn = step;
            var died = await Record.ExceptionAsync(() => bed.LoadSeriesAsync($"crash {step}", values, batchRows: 4));
            if (died is null)
            {
                break;
            }

            Assert.IsType<ProcessDeath>(died);
            crashes++;
            await bed.LoadSeriesAsync($"crash {step}", values, batchRows: 4);
        }

        bed.Failpoints.DiesIn = int.MaxValue;
        Assert.InRange(crashes, BulkSteps.All.Count - 2, 30);
        Assert.Equal(6 * (crashes + 1), await bed.LakeSeriesAsync() - before);
        Assert.Equal(["6 6"], await bed.RowsAsync(
            "SELECT min(held), max(held) FROM (SELECT location, count() AS held FROM iso_series WHERE startsWith(location, 'CRASH_') GROUP BY location)"));
    }

    private static async Task LeaveOutAsync(BulkBed bed, string place)
    {
        var key = Key(place, SeriesCatalog.LoadActual);
        var first = await bed.LoadSeriesAsync("first", [(key, Point(0, 60, 10, 0)), (key, Point(1, 60, 11, 0)), (key, Point(1, 60, 11, 0))]);
        var again = await bed.LoadSeriesAsync("again", [(key, Point(0, 60, 10, 0)), (key, Point(1, 60, double.NaN, 1)), (key, Point(2, 60, 12, 0))]);
        var third = await bed.LoadSeriesAsync("third", [(key, Point(1, 60, double.NaN, 1))]);

        Assert.Equal((1, 1, 1), (first, again, third));
        Assert.Equal(["10 1", "- 2", "12 1"], await bed.RowsAsync($"SELECT value, versions FROM iso_series_latest WHERE {At(key)} ORDER BY ts"));
    }

    private static SeriesKey Key(string place, string series) => new("NYISO", series, place);

    private static SeriesPoint Point(int hour, int minutes, double value, int issue) =>
        new(Start.AddHours(hour), minutes, Start.Date.AddHours(6 + issue), value);

    private static string At(SeriesKey key) => string.Create(CultureInfo.InvariantCulture, $"iso = '{key.Market}' AND series = '{key.Series}' AND location = '{key.Location}'");
}
