using System.Buffers;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using GridGrains.Domain.Series;
using GridGrains.Domain.Weather;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sinks;

/// <summary>Tables of products come from their topics by the same sink as prices.</summary>
public sealed class ProductTableTests(EmbeddedClickHouse engine)
{
    private static readonly DateTime Run = new(2026, 7, 1, 6, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Hours_of_weather_are_rows_and_what_was_observed_replaces_what_was_forecast()
    {
        await using var bed = new WarehouseBed(engine);
        var records = new RecordBuffer();
        var forecast = new[] { 20.0, 21, double.NaN }.Select(celsius => WeatherReading.None with { TemperatureC = celsius, WindSpeedMps = 5 });
        records.Add("8729a1d29ffffff"u8, WeatherRecordJson.Write("TEST", Run, Run.AddHours(1), [.. forecast], 0.8));
        records.Add("8729a1d29ffffff"u8, WeatherRecordJson.Write("METAR", null, Run.AddHours(2), [WeatherReading.None with { TemperatureC = 23.5, WindSpeedMps = 4 }], 1));
        await bed.WriteAsync(WeatherTable.Topic, records);

        Assert.Equal(["3 1"], await bed.RowsAsync("SELECT countIf(NOT is_observed), countIf(is_observed) FROM weather_raw"));
        Assert.Equal(["1 20", "2 21", "3 -"], await bed.RowsAsync("SELECT forecast_hour, temperature_c FROM weather_raw WHERE source = 'TEST' ORDER BY ts"));
        Assert.Equal(["20 TEST 1", "23.5 METAR 2", "- TEST 1"], await bed.RowsAsync("SELECT temperature_c, source, versions FROM weather_latest ORDER BY ts"));
        Assert.Equal(["20", "21", "-"], await bed.RowsAsync("SELECT temperature_c FROM weather_as_of(as_of = '2026-07-01 07:00:00') ORDER BY ts"));
        Assert.Equal(
            ["TEST 2 1 -2.5 2.5 1"],
            await bed.RowsAsync("SELECT source, forecast_hour, hours, temperature_bias_c, temperature_mae_c, wind_mae_mps FROM weather_forecast_accuracy"));
    }

    [Fact]
    public async Task Versions_of_a_series_are_rows_and_forecasts_are_scored_by_what_came()
    {
        await using var bed = new WarehouseBed(engine);
        var records = new RecordBuffer();
        AddSeries(records, "NYISO/load_forecast/WEST", Run.AddHours(2), 60, Run, [100, 110]);
        AddSeries(records, "NYISO/load_forecast/WEST", Run.AddHours(2), 60, Run.AddHours(1), [104, 112]);
        AddSeries(records, "NYISO/load_actual/WEST", Run.AddHours(2), 30, Run.AddHours(4), [90, 110, 111]);
        AddSeries(records, "NYISO/load_actual/WEST", Run.AddHours(3), 30, Run.AddHours(9), [double.NaN]);
        records.Add("NYISO/load_actual/WEST"u8, "{}"u8);
        await bed.WriteAsync(SeriesTable.Topic, records);

        Assert.Equal(["4 4"], await bed.RowsAsync("SELECT countIf(is_forecast), countIf(NOT is_forecast) FROM iso_series"));
        Assert.Equal(["104 2 MW", "112 2 MW"], await bed.RowsAsync("SELECT value, versions, unit FROM iso_series_latest WHERE series = 'load_forecast' ORDER BY ts"));
        Assert.Equal(["90", "110", "-"], await bed.RowsAsync("SELECT value FROM iso_series_latest WHERE series = 'load_actual' ORDER BY ts"));
        Assert.Equal(["100", "110"], await bed.RowsAsync("SELECT value FROM iso_series_as_of(as_of = '2026-07-01 06:30:00') ORDER BY ts"));
        Assert.Equal(["90", "110", "111"], await bed.RowsAsync("SELECT value FROM iso_series_as_of(as_of = '2026-07-01 10:30:00') WHERE series = 'load_actual' ORDER BY ts"));
        Assert.Equal(["1 1 4 4", "2 1 0 0"], await bed.RowsAsync("SELECT lead_hours, hours, bias, mae FROM iso_series_forecast_error ORDER BY lead_hours"));
    }

    [Fact]
    public async Task Revisions_of_an_outage_are_rows_and_the_newest_by_publication_is_the_latest()
    {
        await using var bed = new WarehouseBed(engine);
        var records = new RecordBuffer();
        var first = new OutageReport("O1", "TEST", null, "nuclear", OutageKind.Forced, "NP15", null, 1_122, 1_150, Run, null, OutageStatus.Active, Run.AddHours(1), null);
        AddOutage(records, first);
        AddOutage(records, first with { EndUtc = Run.AddDays(9), CapacityMw = 600, KnownAtUtc = Run.AddHours(9) });
        AddOutage(records, first with { CapacityMw = 800, KnownAtUtc = Run.AddHours(5) });
        records.Add("CAISO/UNIT 1"u8, "{}"u8);
        await bed.WriteAsync(OutageTable.Topic, records);

        Assert.Equal(["1122 1150 - critical 1", "800 1150 - major 1", "600 1150 2026-07-10 06:00:00.000000 major 1"], await bed.RowsAsync("SELECT capacity_mw, unit_mw, toString(end_time), severity, toUInt8(high_impact) FROM outages ORDER BY known_at"));
        Assert.Equal(["CAISO UNIT 1 O1 600 active 3"], await bed.RowsAsync("SELECT iso, facility, outage_id, capacity_mw, status, versions FROM outages_latest"));
        Assert.Equal(["1122 -"], await bed.RowsAsync("SELECT capacity_mw, end_time FROM outages_as_of(as_of = '2026-07-01 08:00:00')"));
    }

    [Fact]
    public async Task Pushed_features_are_rows_and_a_record_that_is_none_is_passed_over()
    {
        await using var bed = new WarehouseBed(engine);
        var records = new RecordBuffer();
        records.Add("turbine_id/17"u8, "no json"u8);
        records.Add("turbine_id/17"u8, Push(7, Run));
        records.Add("turbine_id/17"u8, Push(8, Run.AddHours(1)));
        await bed.WriteAsync(FeatureTable.Topic, records);

        Assert.Equal(["turbine_stats@v1 turbine_id/17 2"], await bed.RowsAsync("SELECT view, entity, versions FROM feature_values_latest"));
        Assert.Equal(["7"], await bed.RowsAsync("SELECT JSONExtractRaw(record, 'values', 'output') FROM feature_values_as_of(as_of = '2026-07-01 06:30:00')"));
    }

    private static void AddSeries(RecordBuffer records, string key, DateTime start, int minutes, DateTime known, double[] values)
    {
        var value = new ArrayBufferWriter<byte>();
        SeriesRecordJson.Write(value, "TEST", start, minutes, known, 0, SeriesBasis.Published, values);
        records.Add(System.Text.Encoding.UTF8.GetBytes(key), value.WrittenSpan);
    }

    private static void AddOutage(RecordBuffer records, OutageReport report)
    {
        var value = new ArrayBufferWriter<byte>();
        new OutageRecord(new EntityKey(Isos.Caiso, "UNIT 1"), report).Write(value);
        records.Add("CAISO/UNIT 1"u8, value.WrittenSpan);
    }

    private static byte[] Push(double output, DateTime knownAtUtc)
    {
        var json = new ArrayBufferWriter<byte>();
        FeatureRecordJson.Write(json, new FeaturePush("turbine_stats@v1", Run, knownAtUtc, ["output"], [FeatureValue.Of(output)], []));
        return json.WrittenSpan.ToArray();
    }
}
