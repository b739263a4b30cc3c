using GridGrains.ClickHouse.Weather;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Weather;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Weather;

/// <summary>Every forecast run is kept as it was issued, and zones are summed up from their cells.</summary>
public sealed class StoredWeatherTests(EmbeddedClickHouse engine)
{
    private const string Cell = "8729a1d29ffffff";
    private const string Other = "8729a1d28ffffff";

    private static readonly DateTime Run = new(2026, 7, 1, 6, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_run_is_read_alone_and_what_stood_at_a_moment_with_its_lead_times()
    {
        await using var bed = new WarehouseBed(engine);
        var records = new RecordBuffer();
        Add(records, Cell, "HRRR", Run, Run.AddHours(1), 20, 21, 22);
        Add(records, Other, "HRRR", Run, Run.AddHours(1), 10);
        Add(records, Cell, "HRRR", Run.AddHours(1), Run.AddHours(2), 30, 31);
        Add(records, Cell, "STATIONS", null, Run.AddHours(3), 25);
        await bed.WriteAsync(WeatherTable.Topic, records);
        var weather = new WarehouseRuns(bed.Warehouse);

        var runs = await weather.RunsAsync("", Run, Run.AddDays(1), 10, Token);
        Assert.Equal([(Run.AddHours(1), 1L, 2L, 2), (Run, 2L, 3L, 3)], runs.Select(run => (run.IssuedUtc, run.Cells, run.Hours, run.LongestLeadHours)));
        Assert.All(runs, run => Assert.True(run.Source == "HRRR" && run.FirstIngestedUtc <= run.LastIngestedUtc));
        Assert.Empty(await weather.RunsAsync("GFS", Run, Run.AddDays(1), 10, Token));

        Assert.Equal([(1, 20.0), (2, 21.0), (3, 22.0)], (await weather.RunAsync(Cell, Run, "", Token)).Select(hour => (hour.LeadHours, hour.TemperatureC)));
        var stood = await weather.AsOfAsync(Cell, Run.AddMinutes(30), byArrival: false, "", Run, Run.AddDays(2), Token);
        Assert.Equal([20.0, 21, 22], stood.Select(hour => hour.TemperatureC));
        var now = await weather.AsOfAsync(Cell, DateTime.UtcNow.AddYears(1), byArrival: true, "", Run, Run.AddDays(2), Token);
        Assert.Equal([(20.0, false, 1), (30.0, false, 1), (25.0, true, 0)], now.Select(hour => (hour.TemperatureC, hour.IsObserved, hour.LeadHours)));

        // Nothing had arrived yet when the run began.
        Assert.Empty(await weather.AsOfAsync(Cell, Run, byArrival: true, "", Run, Run.AddDays(2), Token));
    }

    [Fact]
    public async Task A_zone_is_the_weighted_mean_of_its_cells_and_the_newest_cells_hold()
    {
        await using var bed = new WarehouseBed(engine);
        var records = new RecordBuffer();
        Add(records, Cell, "STATIONS", null, Run, 20);
        Add(records, Other, "STATIONS", null, Run, 30);
        await bed.WriteAsync(WeatherTable.Topic, records);
        var dimension = new ZoneDimension(bed.Warehouse);
        await dimension.WriteAsync([Zone("SP15", (Cell, 3), (Other, 1))], Run, Token);
        await dimension.WriteAsync([Zone("SP15", (Cell, 3), (Other, 1))], Run.AddHours(1), Token);

        Assert.Equal(["2"], await bed.RowsAsync("SELECT count() FROM weather_zone_cells"));
        Assert.Equal(["CAISO SP15 22.5 1 2"], await bed.RowsAsync("SELECT iso, zone, temperature_c, coverage, cells FROM features_weather"));
        Assert.Equal(["0.3125"], await bed.RowsAsync("SELECT round(cdd, 4) FROM features_weather"));

        await dimension.WriteAsync([Zone("SP15", (Cell, 1), ("8729a1d2affffff", 1)), Zone("NP15", (Other, 1))], Run.AddHours(2), Token);
        Assert.Equal(["NP15 30 1", "SP15 20 0.5"], await bed.RowsAsync("SELECT zone, temperature_c, coverage FROM features_weather ORDER BY zone"));
        await dimension.WriteAsync([Zone("NP15", (Other, 1))], Run.AddHours(3), Token);
        Assert.Equal(["NP15"], await bed.RowsAsync("SELECT zone FROM features_weather"));
    }

    private static ZoneArea Zone(string id, params (string Cell, double Weight)[] cells) => ZoneArea.Of(
        new WeatherZone(Isos.Caiso, id, [], -8, []), [.. cells.Select(cell => KeyValuePair.Create(cell.Cell, cell.Weight))], ZoneOrigin.BuiltIn);

    private static void Add(RecordBuffer records, string cell, string source, DateTime? issued, DateTime start, params double[] celsius) => records.Add(
        System.Text.Encoding.UTF8.GetBytes(cell), WeatherRecordJson.Write(source, issued, start, [.. celsius.Select(value => WeatherReading.None with { TemperatureC = value, WindSpeedMps = 5 })], 1));
}
