using System.Buffers;
using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Series;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Series;

/// <summary>What a series keeps, and what is computed of it. Random reports: seed 22.</summary>
public sealed class SeriesStateTests
{
    private const string Key = "NYISO/load_actual/WEST";
    private const int Seed = 22;

    private static readonly DateTime Start = new(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_correction_replaces_and_what_was_known_then_stays_readable()
    {
        var state = new SeriesState(Key);
        state.Apply(Report(Point(0, 1, 100), Point(1, 2, 110)));

        Assert.Equal(0, state.Apply(Report(Point(0, 1, 100))));
        Assert.Equal(1, state.Apply(Report(Point(0, 30, 105))));
        var snapshot = Snapshot(state);
        Assert.Equal([105, 110], snapshot.Latest.Select(point => point.Value));
        Assert.Equal([100, 110], snapshot.KnownAt(Start.AddHours(29)).Select(point => point.Value));
        Assert.Equal([100], snapshot.KnownAt(Start.AddHours(1)).Select(point => point.Value));
    }

    [Fact]
    public void An_older_publication_that_arrives_late_does_not_become_the_latest()
    {
        var state = new SeriesState(Key);
        state.Apply(Report(Point(0, 5, 105)));
        state.Apply(Report(Point(0, 1, 100)));

        Assert.Equal(105, Assert.Single(Snapshot(state).Latest).Value);
        Assert.Equal(2, state.Points.Length);
    }

    [Fact]
    public void Each_value_keeps_who_published_it_through_storage()
    {
        var state = new SeriesState(Key);
        state.Apply(Report(Point(0, 1, 100), Point(1, 2, 110)));
        state.Apply(new SeriesReport("OTHER", SeriesBasis.Published, [Point(1, 3, 111), Point(2, 3, 120)]));
        state = SeriesState.Decode(Key, Bytes(state).Span);

        Assert.Equal(["TEST", "TEST", "OTHER", "OTHER"], state.Points.Select(point => point.Source));
        Assert.Equal(["TEST", "OTHER", "OTHER"], Snapshot(state).Latest.Select(point => point.Source));
        Assert.Equal(0, state.Apply(Report(Point(0, 1, 100))));
        Assert.All(SeriesFigures.NetLoad(state.Points, [Point(0, 1, 20)], [Point(0, 1, 0)]), net => Assert.Null(net.Source));
    }

    [Fact]
    public void A_state_of_an_older_build_loads_and_learns_sources_as_values_come_again()
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new StateWriter(bytes);
        writer.Byte(1);
        writer.Signed(41);
        writer.Text("TEST");
        writer.Unsigned(1);
        writer.Signed(Start.Ticks);
        writer.Unsigned(60);
        writer.Signed(Start.AddHours(1).Ticks);
        writer.Double(100);

        var state = SeriesState.Decode(Key, bytes.WrittenSpan);

        Assert.Equal((Point(0, 1, 100), "TEST", 41), (Assert.Single(state.Points), state.Source, state.LastOffsets[0]));
        Assert.Equal(1, state.Apply(Report(Point(0, 1, 100))));
        Assert.Equal("TEST", Assert.Single(state.Points).Source);
    }

    [Fact]
    public void The_order_of_reports_does_not_change_the_end()
    {
        var random = new Random(Seed);

        // Values follow from interval and knowledge, so that no two reports disagree: 900 intervals of up to 20 issues.
        var points = Enumerable.Range(0, 6_000).Select(_ => (Hour: random.Next(900), Known: random.Next(20))).Select(pair => Point(pair.Hour, pair.Hour - pair.Known, (pair.Hour * 100) + pair.Known)).ToArray();
        var (forth, back) = (new SeriesState(Key), new SeriesState(Key));
        foreach (var chunk in points.Chunk(37))
        {
            forth.Apply(Report(chunk));
        }

        foreach (var chunk in points.Reverse().Chunk(11))
        {
            back.Apply(Report(chunk));
            back = SeriesState.Decode(Key, Bytes(back).Span);
        }

        Assert.Equal(forth.Points, back.Points);
        Assert.Equal(SeriesState.KeptIntervals, Snapshot(forth).Latest.Count());
        Assert.True(forth.Points.GroupBy(point => point.StartUtc).Max(versions => versions.Count()) == SeriesState.KeptVersions);
        Assert.Throws<DomainException>(() => SeriesState.Decode(Key, Bytes(forth).Span[..50]));
    }

    [Fact]
    public void Error_of_forecasts_is_of_what_was_known_so_long_before()
    {
        var forecast = new SeriesState("NYISO/load_forecast/WEST");
        forecast.Apply(Report(Point(48, 0, 130), Point(48, 40, 110), Point(48, 48, 101)));
        var actual = new SeriesState(Key);
        actual.Apply(new SeriesReport("TEST", SeriesBasis.Published, [.. Enumerable.Range(0, 12).Select(five => new SeriesPoint(Start.AddHours(48).AddMinutes(5 * five), 5, Start.AddDays(3), 100))]));

        var errors = SeriesFigures.ErrorsByLead(Snapshot(forecast), Snapshot(actual));
        Assert.Equal([(0, 1.0), (1, 10.0), (3, 10.0), (6, 10.0), (12, 30.0), (24, 30.0), (48, 30.0)], errors.Select(error => (error.LeadHours, error.Bias)));
        Assert.Null(SeriesFigures.MeanOver(actual.Points, Start.AddHours(48), Start.AddHours(50)));
    }

    [Fact]
    public void Net_load_is_of_intervals_that_have_all_parts()
    {
        SeriesPoint[] load = [Point(0, 1, 100), Point(1, 2, 110), Point(2, 3, 120)];
        var net = SeriesFigures.NetLoad(load, [Point(0, 1, 20), Point(2, 9, 30)], [Point(0, 1, 0), Point(1, 1, 5), Point(2, 1, 0)]).ToList();

        Assert.Equal([(Start, 80.0), (Start.AddHours(2), 90.0)], net.Select(point => (point.StartUtc, point.Value)));
        Assert.Equal(Start.AddHours(9), net[1].KnownAtUtc);
        Assert.Equal(10, SeriesFigures.Ramp(load, TimeSpan.FromHours(1)));
        Assert.Null(SeriesFigures.Ramp(load, TimeSpan.FromHours(3)));
    }

    [Theory]
    [InlineData("NYISO/load_actual", "{}", RecordErrorReason.BadKey, "key")]
    [InlineData("NYISO/loads/WEST", "{}", RecordErrorReason.BadKey, "key")]
    [InlineData("XISO/load_actual/WEST", "{}", RecordErrorReason.BadKey, "key")]
    [InlineData(Key, "[]", RecordErrorReason.BadJson, "")]
    [InlineData(Key, """{"start":"2026-07-01T00:00:00Z"}""", RecordErrorReason.Missing, "source")]
    [InlineData(Key, """{"source":"A","start":"2026-07-01T00:00:00","minutes":5,"lag_minutes":0,"values":[1]}""", RecordErrorReason.BadStamp, "start")]
    [InlineData(Key, """{"source":"A","start":"2026-07-01T00:00:00Z","minutes":0,"lag_minutes":0,"values":[1]}""", RecordErrorReason.OutOfRange, "minutes")]
    [InlineData(Key, """{"source":"A","start":"2026-07-01T00:00:00Z","minutes":5,"values":[1]}""", RecordErrorReason.Missing, "known_at")]
    [InlineData(Key, """{"source":"A","start":"2026-07-01T00:00:00Z","minutes":5,"lag_minutes":0,"values":[]}""", RecordErrorReason.OutOfRange, "values")]
    [InlineData(Key, """{"source":"A","start":"2026-07-01T00:00:00Z","minutes":5,"lag_minutes":0,"values":[-1]}""", RecordErrorReason.OutOfRange, "values")]
    [InlineData(Key, """{"source":"A","start":"2026-07-01T00:00:00Z","minutes":5,"known_at":"2027-07-01T00:00:00Z","values":[1]}""", RecordErrorReason.OutOfRange, "known_at")]
    public void A_record_that_is_none_says_why(string key, string value, RecordErrorReason reason, string field)
    {
        Assert.False(SeriesRecordReader.TryRead(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), Start, out _, out var error));
        Assert.Equal((reason, field), (error.Reason, error.Field));
    }

    [Theory]
    [InlineData("Natural Gas", "natural_gas")]
    [InlineData("  Coal & Lignite ", "coal_lignite")]
    [InlineData("SCH - HQ - NY", "sch_hq_ny")]
    [InlineData("--", null)]
    public void A_word_of_a_market_becomes_a_word_of_a_series(string text, string? word) => Assert.Equal(word, SeriesCatalog.MemberOf(text));

    private static SeriesPoint Point(int hour, int knownHour, double value) => new(Start.AddHours(hour), 60, Start.AddHours(knownHour), value);

    private static SeriesReport Report(params SeriesPoint[] points) => new("TEST", SeriesBasis.Published, points);

    private static SeriesSnapshot Snapshot(SeriesState state) => new(state.Key, state.Source, state.Points);

    private static ReadOnlyMemory<byte> Bytes(SeriesState state)
    {
        var bytes = new ArrayBufferWriter<byte>();
        state.Encode(bytes);
        return bytes.WrittenMemory;
    }
}
