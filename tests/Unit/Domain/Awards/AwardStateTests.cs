using System.Buffers;
using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Awards;
using GridGrains.Domain.Log;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Awards;

/// <summary>What a resource's awards are, also on days when a clock changes.</summary>
public sealed class AwardStateTests
{
    private const string Key = "CAISO/ALAMIT_7_UNIT 3";
    private const string Value = """{"source":"T","trade_date":"2026-11-01","hour_seq":3,"node":"SP15","awarded_mw":-12.5,"self_schedule_mw":5,"price":-3.25,"known_at":"2026-10-31T20:00:00Z"}""";

    private static readonly DateTime Now = new(2026, 10, 31, 21, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Hours_are_counted_in_elapsed_time_of_the_markets_day()
    {
        Assert.True(TryRead(Value, out var report, out _));
        Assert.Equal((new LocalDate(2026, 11, 1), 3, new DateTime(2026, 11, 1, 9, 0, 0, DateTimeKind.Utc)), (report!.TradeDate, report.HourSequence, report.StartUtc));
        Assert.Equal((-12.5, 5.0, -3.25), (report.AwardedMw, report.SelfScheduleMw, report.PriceUsdPerMwh));
        Assert.True(TryRead(Value.Replace("\"hour_seq\":3", "\"hour_seq\":25", StringComparison.Ordinal), out _, out _));
    }

    [Theory]
    [InlineData("\"hour_seq\":3", "\"hour_seq\":26", RecordErrorReason.OutOfRange, "hour_seq")]
    [InlineData("\"hour_seq\":3", "\"hour_seq\":3.5", RecordErrorReason.WrongType, "hour_seq")]
    [InlineData("2026-11-01", "11/01/2026", RecordErrorReason.BadStamp, "trade_date")]
    [InlineData("-12.5", "\"12.5 MW\"", RecordErrorReason.WrongType, "awarded_mw")]
    [InlineData("\"price\":-3.25,", "", RecordErrorReason.Missing, "price")]
    [InlineData("2026-10-31T20", "2026-12-31T20", RecordErrorReason.OutOfRange, "known_at")]
    public void A_record_that_is_none_says_why(string good, string bad, RecordErrorReason reason, string field)
    {
        Assert.False(TryRead(Value.Replace(good, bad, StringComparison.Ordinal), out _, out var error));
        Assert.Equal((reason, field), (error.Reason, error.Field));
    }

    [Fact]
    public void A_later_publication_replaces_and_an_older_one_does_not()
    {
        Assert.True(TryRead(Value, out var report, out _));
        var state = new AwardState(Key);

        Assert.True(state.Apply(report!));
        Assert.False(state.Apply(report!));
        Assert.False(state.Apply(report! with { AwardedMw = 1, KnownAtUtc = report.KnownAtUtc.AddHours(-1) }));
        Assert.True(state.Apply(report! with { AwardedMw = 7, KnownAtUtc = report.KnownAtUtc.AddHours(1) }));
        Assert.True(state.Apply(report! with { StartUtc = report.StartUtc.AddHours(-1), HourSequence = 2 }));
        Assert.Equal([(2, -12.5), (3, 7.0)], state.Hours.Select(hour => (hour.HourSequence, hour.AwardedMw)));

        var bytes = new ArrayBufferWriter<byte>();
        state.Encode(bytes);
        Assert.Equal(state.Hours, AwardState.Decode(Key, bytes.WrittenSpan).Hours);
        Assert.Throws<DomainException>(() => AwardState.Decode(Key, bytes.WrittenSpan[..20]));
    }

    [Fact]
    public void Nine_days_are_kept()
    {
        Assert.True(TryRead(Value, out var report, out _));
        var state = new AwardState(Key);
        for (var hour = 0; hour < AwardState.KeptHours + 3; hour++)
        {
            state.Apply(report! with { StartUtc = report.StartUtc.AddHours(hour) });
        }

        Assert.Equal((AwardState.KeptHours, report!.StartUtc.AddHours(3)), (state.Hours.Length, state.Hours[0].StartUtc));
    }

    private static bool TryRead(string value, out AwardReport? report, out RecordError error) =>
        AwardRecordReader.TryRead(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(value), Now, out report, out error);
}
