using System.Text;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Ingestion;

/// <summary>What outages, awards and rows of features are taken, and why others are not.</summary>
public sealed class CanonicalTargetTests
{
    private static readonly DateTime Now = Utc("2026-07-01T12:00:00Z");

    private static readonly FeatureRegistry Registry = new(
        1,
        [
            new EntityDeclaration("turbine", "turbine_id", "INT64"), new EntityDeclaration("site", "site"), new PushSourceDeclaration("scada", KnownAfter: "5m"),
            new ViewDeclaration(
                "turbine_stats", ["turbine", "site"],
                [new("output_mw", "DOUBLE"), new("starts", "INT64"), new("running", "BOOL"), new("curve", "DOUBLE_LIST"), new("checked", "UNIX_TIMESTAMP"), new("state", "STRING")], "scada"),
        ]);

    [Fact]
    public void An_outage_is_the_record_that_the_topic_has()
    {
        var record = Build(new OutageTarget(), Outage());

        Assert.Equal((Topics.Outages, "CAISO/DIABLO_7_UNIT 1", Utc("2026-07-01T06:05:00Z")), (record.Topic, Encoding.UTF8.GetString(record.Key), record.Moment));
        Assert.Equal(
            """{"source":"plants","outage_id":"8123","facility_type":"nuclear","kind":"forced","capacity_mw":1122,"start_time":"2026-07-01T06:00:00Z","status":"active","known_at":"2026-07-01T06:05:00Z"}""",
            Encoding.UTF8.GetString(record.Value));
    }

    [Theory]
    [InlineData("iso", "CAIS", "facility", "is no facility")]
    [InlineData("kind", "broken", "kind", "forced")]
    [InlineData("facility_type", "fusion", "facility_type", "nuclear")]
    [InlineData("outage_id", "a/b", "outage_id", "no slash")]
    [InlineData("capacity_mw", -1.0, "capacity_mw", "")]
    [InlineData("known_at", "2026-07-09T00:00:00Z", "known_at", "a day ahead")]
    [InlineData("end_time", "2026-06-01T00:00:00Z", "end_time", "before start_time")]
    public void What_is_no_outage_is_told_by_its_field(string field, object value, string named, string reason) => AssertRefused(new OutageTarget(), Outage(), field, value, named, reason);

    [Theory]
    [InlineData("2026-07-01T13:00:00Z", "2026-07-01", 7)]
    [InlineData("2026-03-08T10:00:00Z", "2026-03-08", 3)]
    [InlineData("2026-11-01T09:00:00Z", "2026-11-01", 3)]
    public void An_award_is_named_by_the_start_of_its_hour_or_by_its_place_in_the_day(string start, string day, long hour)
    {
        var (byStart, byPlace) = (Award(), Award());
        byStart["ts"] = Utc(start);
        (byPlace["trade_date"], byPlace["hour_seq"]) = (day, hour);

        var (left, right) = (Build(new AwardTarget(), byStart), Build(new AwardTarget(), byPlace));

        Assert.Equal((Utc(start), "CAISO/ALAMIT_7_UNIT 1"), (left.Moment, Encoding.UTF8.GetString(left.Key)));
        Assert.Equal(Sorted(left.Value), Sorted(right.Value));
    }

    [Theory]
    [InlineData("ts", "2026-07-01T13:30:00Z", "ts", "has to be its start")]
    [InlineData("trade_date", "2026-07-02", "ts", "agree with trade_date")]
    [InlineData("awarded_mw", 1e9, "awarded_mw", "")]
    [InlineData("resource", "", "resource", "is no resource")]
    public void What_is_no_award_is_told_by_its_field(string field, object value, string named, string reason)
    {
        var award = Award();
        award["ts"] = Utc("2026-07-01T13:00:00Z");
        AssertRefused(new AwardTarget(), award, field, value, named, reason);
    }

    [Fact]
    public void An_award_without_an_hour_is_refused()
    {
        Assert.False(new AwardTarget().TryBuild(Award(), "desk", Now, out _, out var error));
        Assert.Equal((RecordErrorReason.Missing, "trade_date"), (error.Reason, error.Field));
    }

    [Fact]
    public void A_row_of_features_has_the_types_of_its_view()
    {
        var record = Build(new FeatureRowTarget(() => Registry), Feature());

        Assert.Equal((Topics.FeaturePush, "site,turbine_id/north,17"), (record.Topic, Encoding.UTF8.GetString(record.Key)));
        Assert.True(new FeatureRecordReader().TryRead(record.Key, record.Value, out var push, out var error), error.Message);
        Assert.Equal(("turbine_stats@v1", Utc("2026-07-01T06:05:00Z"), FeatureTarget.OnlineAndOffline), (push.View, push.KnownAtUtc, push.To));
        Assert.Equal(
            [FeatureValue.Of(2.5), FeatureValue.Of(3L), FeatureValue.Of(true), FeatureValue.Of((double[])[1, 2.5]), FeatureValue.Of(Utc("2026-06-30T00:00:00Z")), FeatureValue.Null], push.Values);
    }

    [Theory]
    [InlineData("view", "turbine_stat", "view", "name one of turbine_stats")]
    [InlineData("entity.turbine_id", "x17", "entity.turbine_id", "no whole number")]
    [InlineData("entity.site", "", "entity.site", "for an entity")]
    [InlineData("feature.output_mw", "high", "feature.output_mw", "is not DOUBLE")]
    [InlineData("feature.starts", "2.5", "feature.starts", "is not INT64")]
    [InlineData("feature.curve", "[1, \"2\"]", "feature.curve", "is not DOUBLE_LIST")]
    [InlineData("feature.speed", "1", "feature.speed", "has no feature 'speed'")]
    public void What_is_no_row_of_a_view_is_told_by_its_field(string field, string value, string named, string reason) =>
        AssertRefused(new FeatureRowTarget(() => Registry), Feature(), field, value, named, reason);

    [Fact]
    public void A_key_that_nothing_feeds_and_a_registry_that_is_not_known_are_told()
    {
        var bare = new CanonicalValues { ["view"] = "turbine_stats", ["ts"] = Now };

        Assert.False(new FeatureRowTarget(() => Registry).TryBuild(bare, "scada", Now, out _, out var error));
        Assert.Equal((RecordErrorReason.Missing, "entity.site"), (error.Reason, error.Field));
        Assert.False(new FeatureRowTarget(() => null).TryBuild(Feature(), "scada", Now, out _, out var unknown));
        Assert.Contains("in a silo alone", unknown.Message, StringComparison.Ordinal);
    }

    private static CanonicalValues Outage() => new()
    {
        ["iso"] = "CAISO",
        ["facility"] = "DIABLO_7_UNIT 1",
        ["outage_id"] = "8123",
        ["facility_type"] = "nuclear",
        ["kind"] = "forced",
        ["capacity_mw"] = 1122.0,
        ["start_time"] = Utc("2026-07-01T06:00:00Z"),
        ["known_at"] = Utc("2026-07-01T06:05:00Z"),
    };

    private static CanonicalValues Award() => new()
    {
        ["iso"] = "CAISO",
        ["resource"] = "ALAMIT_7_UNIT 1",
        ["awarded_mw"] = 120.0,
        ["price"] = 41.2,
        ["known_at"] = Utc("2026-03-01T20:00:00Z"),
    };

    private static CanonicalValues Feature() => new()
    {
        ["view"] = "turbine_stats",
        ["ts"] = Utc("2026-07-01T06:00:00Z"),
        ["entity.turbine_id"] = "17",
        ["entity.site"] = "north",
        ["feature.output_mw"] = "2.5",
        ["feature.starts"] = "3.0",
        ["feature.running"] = "1",
        ["feature.curve"] = "[1, 2.5]",
        ["feature.checked"] = "2026-06-30",
    };

    private static CanonicalRecord Build(CanonicalTarget target, CanonicalValues row)
    {
        Assert.True(target.TryBuild(row, "plants", Now, out var record, out var error), error.Message);
        return record!;
    }

    private static void AssertRefused(CanonicalTarget target, CanonicalValues row, string field, object value, string named, string reason)
    {
        row[field] = value is string text && target.Find(field)!.Type == CanonicalType.Timestamp ? Utc(text) : value;

        Assert.False(target.TryBuild(row, "plants", Now, out var record, out var error));
        Assert.Null(record);
        Assert.Equal(named, error.Field);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static string Sorted(byte[] value) => string.Concat(Encoding.UTF8.GetString(value).Trim('{', '}').Split(',').Order(StringComparer.Ordinal));

    private static DateTime Utc(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
}
