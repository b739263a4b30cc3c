using System.Buffers;
using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Outages;

/// <summary>What is kept of a facility's outages, how each stands at a moment, and who is alerted. Random reports: seed 13.</summary>
public sealed class OutageStateTests
{
    private const string Key = "CAISO/DIABLO_7_UNIT 1";
    private const int Seed = 13;

    private static readonly DateTime Start = new(2026, 7, 1, 6, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void An_outage_opens_changes_and_returns()
    {
        var state = new OutageState(Key);
        state.Apply(Report(-2, end: 48));
        Assert.Equal(OutageStage.Scheduled, Only(state).StageAt(Start.AddHours(-1)));
        Assert.Equal(OutageStage.Open, Only(state).StageAt(Start));

        state.Apply(Report(5, end: 72));
        Assert.Equal([OutageStage.Changed, OutageStage.Returned], [Only(state).StageAt(Start.AddHours(60)), Only(state).StageAt(Start.AddHours(72))]);
        Assert.Equal(OutageStage.Open, Only(state).KnownAt(Start.AddHours(4))!.StageAt(Start.AddHours(4)));
        Assert.Null(Only(state).KnownAt(Start.AddHours(-3)));

        state.Apply(Report(30, end: 72) with { Status = OutageStatus.Completed });
        Assert.Equal((OutageStage.Returned, Start.AddHours(30)), (Only(state).StageAt(Start.AddHours(40)), Only(state).EndedUtc));
        state.Apply(Report(31, end: 72) with { Status = OutageStatus.Cancelled });
        Assert.Equal(OutageStage.Cancelled, Only(state).StageAt(Start.AddHours(40)));
        Assert.False(Only(state).IsOutWithin(Start, Start.AddHours(1)));
    }

    [Fact]
    public void What_says_the_same_confirms_and_an_older_report_that_comes_late_is_not_the_latest()
    {
        var state = new OutageState(Key);
        state.Apply(Report(0, 600));
        Assert.False(state.Apply(Report(6, 600)).IsNews);
        Assert.False(state.Apply(Report(3, 400)).IsNews);

        Assert.Equal([(0, 600.0), (3, 400.0), (6, 600.0)], Only(state).Revisions.Select(revision => (HourOf(revision.Report.KnownAtUtc), revision.Report.CapacityMw)));
        Assert.False(state.Apply(Report(3, 400)).IsNews);
        Assert.True(state.Apply(Report(6, 650)).IsNews);
        Assert.Equal(650, Only(state).Latest.CapacityMw);
    }

    [Theory]
    [InlineData(500, "coal", null, null)]
    [InlineData(500.5, "coal", "major", "false")]
    [InlineData(1_000, "coal", "major", "false")]
    [InlineData(1_000.5, "coal", "critical", "false")]
    [InlineData(90, "nuclear", "minor", "true")]
    public void Great_outages_and_nuclear_ones_are_told(double mw, string type, string? severity, string? highImpact)
    {
        var alert = new OutageState(Key).Apply(Report(1, mw) with { FacilityType = type }).Alert;

        Assert.Equal((severity, highImpact), (Label(alert, "severity"), Label(alert, "high_impact")));
        Assert.Equal(severity is null ? null : "outage_alert/CAISO/O1/2026-07-01T07:00:00Z", alert?.Id);
        Assert.Equal(severity is null ? null : Topics.OutageAlerts, alert?.Kind.Topic);
    }

    [Fact]
    public void Alerts_tell_each_step_and_what_was_over_when_first_heard_of_is_no_news()
    {
        var state = new OutageState(Key);
        DerivedEvent?[] alerts =
        [
            state.Apply(Report(-9, 800)).Alert, state.Apply(Report(1, 800, end: 20)).Alert, state.Apply(Report(2, 800, end: 20)).Alert, state.Apply(Report(3, 200, end: 20)).Alert,
            state.Apply(Report(9, 200, end: 9) with { Status = OutageStatus.Completed }).Alert,
        ];

        Assert.Equal(["scheduled", "changed", null, "changed", null], alerts.Select(alert => Label(alert, "state")));
        Assert.Equal([new("capacity_mw", 200), new("capacity_before_mw", 800)], alerts[3]!.Figures);
        Assert.Null(new OutageState(Key).Apply(Report(30, 900, end: 20)).Alert);
        Assert.Equal("returned", Label(Return(900), "state"));
    }

    [Fact]
    public void The_order_of_reports_and_the_cut_of_states_do_not_change_the_end()
    {
        var random = new Random(Seed);
        var reports = Enumerable.Range(0, 300).Select(_ => random.Next(12)).Select(known => Report(known, 100 + (known / 3 * 50)) with { OutageId = $"O{known % 5}" }).ToArray();
        var (forth, cut) = (new OutageState(Key), new OutageState(Key));
        foreach (var report in reports)
        {
            forth.Apply(report);
            cut.Apply(report);
            cut = OutageState.Decode(Key, Bytes(cut).Span);
        }

        var back = new OutageState(Key);
        foreach (var report in reports.Reverse())
        {
            back.Apply(report);
        }

        Assert.True(Bytes(forth).Span.SequenceEqual(Bytes(cut).Span));
        Assert.Equal(Latest(forth), Latest(back));
        Assert.Throws<DomainException>(() => OutageState.Decode(Key, Bytes(forth).Span[..40]));

        static IEnumerable<(string, OutageReport)> Latest(OutageState state) => state.Outages.Select(outage => (outage.Id, outage.Latest));
    }

    [Fact]
    public void A_facility_keeps_its_newest_outages_and_an_outage_its_first_and_newest_revisions()
    {
        var state = new OutageState(Key);
        for (var index = 0; index < OutageState.KeptOutages + 5; index++)
        {
            state.Apply(Report(index, end: index + 10) with { OutageId = $"O{index}" });
        }

        Assert.Equal(OutageState.KeptOutages, state.Outages.Length);
        Assert.DoesNotContain(state.Outages, outage => outage.Id == "O4");
        for (var revision = 0; revision < 30; revision++)
        {
            state.Apply(Report(100 + revision, 10 + revision, end: 90) with { OutageId = "O20" });
        }

        var revisions = state.Outages.Single(outage => outage.Id == "O20").Revisions;
        Assert.Equal((OutageState.KeptRevisions, 20, 39.0), (revisions.Length, HourOf(revisions[0].Report.KnownAtUtc), revisions[^1].Report.CapacityMw));
    }

    [Fact]
    public void A_record_comes_back_as_it_was_written()
    {
        var report = Report(3, 1_122, end: 90) with { FacilityName = "Diablo Canyon 1", Region = "NP15", Node = "DIABLO_7_N001", UnitMw = 1_150, Reason = "PLANT_TROUBLE" };
        foreach (var written in new[] { report, Report(0, 0) })
        {
            var value = new ArrayBufferWriter<byte>();
            var record = new OutageRecord(EntityKey.Parse(Key), written);
            record.Write(value);

            Assert.True(OutageRecordReader.TryRead(Encoding.UTF8.GetBytes(record.Key), value.WrittenSpan, Start.AddDays(1), out var read, out var error), error.Message);
            Assert.Equal(written, read);
        }
    }

    [Theory]
    [InlineData("\"outage_id\":\"7\",", "", RecordErrorReason.Missing, "outage_id")]
    [InlineData("\"outage_id\":\"7\"", "\"outage_id\":\"7/8\"", RecordErrorReason.BadKey, "outage_id")]
    [InlineData("\"coal\"", "\"tidal\"", RecordErrorReason.UnknownValue, "facility_type")]
    [InlineData("\"forced\"", "3", RecordErrorReason.UnknownValue, "kind")]
    [InlineData("12.5", "\"12.5\"", RecordErrorReason.WrongType, "capacity_mw")]
    [InlineData("12.5", "-1", RecordErrorReason.OutOfRange, "capacity_mw")]
    [InlineData("T06:00:00Z\",\"end", "T06:00:00\",\"end", RecordErrorReason.BadStamp, "start_time")]
    [InlineData("2026-07-02", "2026-06-02", RecordErrorReason.OutOfRange, "end_time")]
    [InlineData("2026-07-01T07", "2026-07-09T07", RecordErrorReason.OutOfRange, "known_at")]
    [InlineData("{", "[", RecordErrorReason.BadJson, "")]
    public void A_record_that_is_none_says_why(string good, string bad, RecordErrorReason reason, string field)
    {
        const string Value = """{"source":"T","outage_id":"7","facility_type":"coal","kind":"forced","capacity_mw":12.5,"start_time":"2026-07-01T06:00:00Z","end_time":"2026-07-02T06:00:00Z","known_at":"2026-07-01T07:00:00Z"}""";
        Assert.True(OutageRecordReader.TryRead(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(Value), Start, out _, out _));
        Assert.False(OutageRecordReader.TryRead(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(Value.Replace(good, bad, StringComparison.Ordinal)), Start, out _, out var error));
        Assert.Equal((reason, field), (error.Reason, error.Field));
        Assert.False(OutageRecordReader.TryRead("NOISO/X"u8, Encoding.UTF8.GetBytes(Value), Start, out _, out error));
        Assert.Equal("key", error.Field);
    }

    private static DerivedEvent? Return(double mw)
    {
        var state = new OutageState(Key);
        state.Apply(Report(0, mw));
        return state.Apply(Report(5, mw, end: 5) with { Status = OutageStatus.Completed }).Alert;
    }

    private static Outage Only(OutageState state) => Assert.Single(state.Outages);

    private static int HourOf(DateTime utc) => (int)(utc - Start).TotalHours;

    private static string? Label(DerivedEvent? alert, string name) => alert?.Labels.Single(label => label.Name == name).Text;

    private static OutageReport Report(int knownHour, double mw = 300, int? end = null) => new(
        "O1", "TEST", null, "coal", OutageKind.Forced, null, null, mw, null, Start, end is { } hours ? Start.AddHours(hours) : null, OutageStatus.Active, Start.AddHours(knownHour), null);

    private static ReadOnlyMemory<byte> Bytes(OutageState state)
    {
        var bytes = new ArrayBufferWriter<byte>();
        state.Encode(bytes);
        return bytes.WrittenMemory;
    }
}
