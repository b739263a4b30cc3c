using System.Buffers;
using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Weather;

/// <summary>What a cell keeps and what it makes of records. Random records: seed 15.</summary>
public sealed class CellStateTests
{
    private const string Cell = "8729a1d75ffffff";
    private const int Hour = 495_000;
    private const int Seed = 15;

    [Fact]
    public void Newer_run_replaces_an_older_one_and_never_the_other_way()
    {
        var state = new CellState(Cell);
        state.Apply(Report(Hour + 6, (Hour + 8, 20)));

        Assert.Empty(state.Apply(Report(Hour, (Hour + 8, 25))));
        Assert.Single(state.Apply(Report(Hour + 7, (Hour + 8, 21))));
        Assert.Empty(state.Apply(Report(Hour + 7, (Hour + 8, 21))));
        Assert.Equal(21, Assert.Single(state.Hours).TemperatureC);
    }

    [Fact]
    public void Observation_replaces_a_forecast_scores_it_once_and_stays()
    {
        var state = new CellState(Cell);
        state.Apply(Report(Hour, (Hour, 20), (Hour + 1, 18)));
        state.Apply(Report(CellHour.Observed, (Hour, 22)));
        state.Apply(Report(CellHour.Observed, (Hour, 22.5)));
        state.Apply(Report(Hour + 1, (Hour, 15)));

        Assert.Equal((22.5, true), (state.Hours[0].TemperatureC, state.Hours[0].IsObserved));
        Assert.Equal((1, -2.0, 2.0), (state.ForecastError.Count, state.ForecastError.BiasC, state.ForecastError.MeanAbsoluteC));
    }

    [Fact]
    public void Oldest_hours_leave_when_newer_ones_come()
    {
        var state = new CellState(Cell);
        for (var hour = 0; hour < 300; hour++)
        {
            state.Apply(Report(CellHour.Observed, (Hour + hour, 10)));
        }

        Assert.Equal(CellState.KeptHours, state.Hours.Length);
        Assert.Equal(Hour + 299, state.Hours[^1].Hour);
        Assert.Empty(state.Apply(Report(CellHour.Observed, (Hour, 10))));
    }

    [Fact]
    public void Stored_state_comes_back_and_goes_on_to_the_same_end()
    {
        var random = new Random(Seed);
        var reports = Enumerable.Range(0, 200).Select(_ => RandomReport(random)).ToArray();
        var (whole, stored) = (new CellState(Cell), new CellState(Cell));
        foreach (var (report, offset) in reports.Select((report, offset) => (report, offset)))
        {
            whole.Apply(report);
            whole.AppliedUpTo(0, offset);
            stored = CellState.Decode(Cell, Bytes(stored).Span);
            stored.Apply(report);
            stored.AppliedUpTo(0, offset);
        }

        Assert.Equal(Bytes(whole), Bytes(stored));
        Assert.True(stored.ForecastError.Count > 0);
        Assert.Throws<DomainException>(() => CellState.Decode(Cell, Bytes(stored).Span[..20]));
    }

    [Fact]
    public void Zone_sums_follow_changes_as_if_they_were_made_anew()
    {
        var random = new Random(Seed);
        var cells = Enumerable.Range(0, 5).Select(_ => new CellState(Cell)).ToArray();
        var zone = new ZoneHours();
        for (var report = 0; report < 400; report++)
        {
            var cell = random.Next(cells.Length);
            foreach (var change in cells[cell].Apply(RandomReport(random)))
            {
                zone.Change(change, cell + 1);
            }
        }

        var newest = cells.Max(cell => cell.Hours[^1].Hour);
        foreach (var hour in zone.ToArray())
        {
            Assert.InRange(hour.Hour, newest - CellState.KeptHours + 1, newest);
            var members = cells.Select((cell, index) => (Hour: cell.Hours.FirstOrDefault(known => known.Hour == hour.Hour), Weight: index + 1)).Where(member => member.Hour.Hour == hour.Hour && member.Hour.HasTemperature);
            Assert.Equal(members.Sum(member => (long)member.Weight * member.Hour.TemperatureCentiC), hour.TemperatureCentiC);
        }

        var copy = new ArrayBufferWriter<byte>();
        zone.Encode(copy);
        Assert.Equal(zone.ToArray(), ZoneHours.Decode(copy.WrittenSpan).ToArray());
    }

    [Fact]
    public void Written_record_is_read_as_it_was_meant()
    {
        var start = WeatherHour.StartUtc(Hour);
        var value = WeatherRecordJson.Write("SIM", start, start, [WeatherReading.None with { TemperatureC = 21.456, WindSpeedMps = 3 }, WeatherReading.None, WeatherReading.None with { CloudCover = 0.5 }], [0.8, 0.7, 0.6]);

        Assert.True(Read(Cell, value, out var report, out _));
        // An hour without any value is none: it must not replace what an older run said of it.
        Assert.Equal([CellHour.Of(Hour, Hour, 21.46, double.NaN, 3, double.NaN, 0.8), CellHour.Of(Hour + 2, Hour, double.NaN, double.NaN, double.NaN, 0.5, 0.6)], report.Hours);
    }

    [Fact]
    public void A_long_run_is_read_whole_and_a_cell_keeps_its_first_days()
    {
        var issued = WeatherHour.StartUtc(Hour);
        Assert.True(Read(Cell, WeatherRecordJson.Write("GFS", issued, issued.AddHours(95), [.. Enumerable.Repeat(WeatherReading.None with { TemperatureC = 5 }, 4)], 1), out var report, out _));
        Assert.Equal(4, report.Hours.Length);
        var cell = new CellState(Cell);
        cell.Apply(report);
        Assert.Equal([Hour + 95, Hour + 96], cell.Hours.Select(hour => hour.Hour));

        Assert.False(Read(Cell, WeatherRecordJson.Write("GFS", issued, issued.AddHours(384), [.. Enumerable.Repeat(WeatherReading.None with { TemperatureC = 5 }, 2)], 1), out _, out var error));
        Assert.Equal((RecordErrorReason.OutOfRange, "start"), (error.Reason, error.Field));
    }

    [Theory]
    [InlineData("not a cell", "{}", RecordErrorReason.BadKey, "key")]
    [InlineData(Cell, "{", RecordErrorReason.BadJson, "")]
    [InlineData(Cell, "[]", RecordErrorReason.BadJson, "")]
    [InlineData(Cell, "{\"start\":\"2026-06-21T00:00:00Z\",\"temperature_c\":[1]}", RecordErrorReason.Missing, "source")]
    [InlineData(Cell, "{\"source\":\"X\",\"temperature_c\":[1]}", RecordErrorReason.Missing, "start")]
    [InlineData(Cell, "{\"source\":\"X\",\"start\":\"yesterday\",\"temperature_c\":[1]}", RecordErrorReason.BadStamp, "start")]
    [InlineData(Cell, "{\"source\":\"X\",\"start\":\"2026-06-21T00:00:00Z\",\"temperature_c\":[99]}", RecordErrorReason.OutOfRange, "temperature_c")]
    [InlineData(Cell, "{\"source\":\"X\",\"start\":\"2026-06-21T00:00:00Z\",\"temperature_c\":[\"1\"]}", RecordErrorReason.WrongType, "temperature_c")]
    [InlineData(Cell, "{\"source\":\"X\",\"start\":\"2026-06-21T00:00:00Z\",\"temperature_c\":[1,2],\"wind_mps\":[1]}", RecordErrorReason.OutOfRange, "temperature_c")]
    [InlineData(Cell, "{\"source\":\"X\",\"start\":\"2027-06-21T00:00:00Z\",\"temperature_c\":[1]}", RecordErrorReason.OutOfRange, "start")]
    [InlineData(Cell, "{\"source\":\"X\",\"start\":\"2026-06-21T00:00:00Z\",\"temperature_c\":[null]}", RecordErrorReason.Missing, "temperature_c")]
    [InlineData(Cell, "{\"source\":\"X\",\"start\":\"2026-06-21T00:00:00Z\",\"temperature_c\":[1],\"confidence\":[1,1]}", RecordErrorReason.OutOfRange, "confidence")]
    public void Record_that_is_none_has_field_and_reason(string key, string value, RecordErrorReason reason, string field)
    {
        Assert.False(Read(key, Encoding.UTF8.GetBytes(value), out _, out var error));
        Assert.Equal((reason, field), (error.Reason, error.Field));
    }

    [Fact]
    public void Degree_hours_are_compared_with_the_same_hours_yesterday_and_gaps_are_counted()
    {
        var zone = SeedWeatherZones.All.First(known => known.Id == "SP15");
        var first = zone.DayStart(Hour);
        var sums = new ZoneHours();
        for (var hour = first - 24; hour < first + 23; hour++)
        {
            // 77 F today, 68 F yesterday.
            sums.Change(new CellChange(default, CellHour.Of(hour, CellHour.Observed, hour < first ? 20 : 25, double.NaN, double.NaN, double.NaN, 1)), 1_000_000);
        }

        var answer = ZoneDegreeDays.Of(zone, new ZoneWeatherSnapshot(zone.Key, sums.ToArray()), first, 24);

        Assert.Equal((23, 1), (answer.ComparedHours, answer.MissingHours));
        Assert.Equal(23 * 12 / 24.0, answer.Total.Cooling, 9);
        Assert.Equal(23 * 3 / 24.0, answer.Yesterday.Cooling, 9);
        Assert.Equal((0.375, null), (answer.Hours[0].Delta!.Value.Cooling, answer.Hours[23].Delta));
        Assert.Equal([(24, true, 3.0), (23, false, 12.0)], answer.Days.Select(day => (day.Hours, day.IsWhole, Math.Round(day.OfExtremes.Cooling, 9))));
    }

    [Fact]
    public void Shares_of_a_zone_make_up_the_whole()
    {
        var catalog = new WeatherZoneCatalog(SeedWeatherZones.All, place => [$"{place.Name} 1", $"{place.Name} 2"]);

        foreach (var zone in catalog.Zones)
        {
            var total = catalog.CellsOf(zone).Sum(cell => catalog.ZonesOf(cell).Where(share => share.Zone == zone).Sum(share => share.Weight));
            Assert.InRange(total, 1_000_000 - 50, 1_000_000 + 50);
        }

        Assert.Equal("SP15", catalog.Find(catalog.Zones[0].Iso, "th_sp15_gen-apnd")!.Id);
        Assert.Null(catalog.Find(catalog.Zones[0].Iso, "LZ_NORTH"));
    }

    private static bool Read(string key, byte[] value, out CellReport report, out RecordError error) =>
        WeatherRecordReader.TryRead(Encoding.UTF8.GetBytes(key), value, WeatherHour.StartUtc(Hour), out report, out error);

    private static CellReport Report(int issue, params (int Hour, double TemperatureC)[] hours) =>
        new("TEST", [.. hours.Select(hour => CellHour.Of(hour.Hour, issue, hour.TemperatureC, double.NaN, double.NaN, double.NaN, 1))]);

    private static CellReport RandomReport(Random random)
    {
        var start = Hour + random.Next(200);
        var issue = random.Next(3) == 0 ? CellHour.Observed : start - random.Next(24);
        return new CellReport("TEST", [.. Enumerable.Range(start, random.Next(1, 48)).Select(hour => CellHour.Of(
            hour, issue, random.Next(10) == 0 ? double.NaN : random.Next(-30, 40), 5, random.Next(20), random.NextDouble(), 1))]);
    }

    private static ReadOnlyMemory<byte> Bytes(CellState state)
    {
        var bytes = new ArrayBufferWriter<byte>();
        state.Encode(bytes);
        return bytes.WrittenMemory;
    }
}
