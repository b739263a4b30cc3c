using System.Text;
using CsCheck;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Prices;

public sealed class LmpEventReaderTests
{
    private const string Key = "CAISO/N1";

    private const string Good =
        """{"ts":"2026-03-08T10:05:00Z","iso":"CAISO","node":"N1","lmp":31.25,"market":"REAL_TIME_5_MIN","interval_minutes":5,"known_at":"2026-03-08T10:15:00Z","known_at_basis":"published"}""";

    private readonly LmpEventReader _reader = new();

    private bool TryRead(string value, out LmpFact fact, out NodeLabels labels, out RecordError error, string key = Key) =>
        _reader.TryRead(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), out fact, out labels, out error);

    [Fact]
    public void Absent_components_are_nan_and_absent_labels_null()
    {
        Assert.True(TryRead(Good, out var fact, out var labels, out _));
        Assert.Equal(31.25, fact.Lmp);
        Assert.All([fact.Energy, fact.Congestion, fact.Loss, fact.Ghg], component => Assert.Equal(double.NaN, component));
        Assert.Equal(0, fact.SourceVersion);
        Assert.Equal(RowQuality.Good, fact.Quality);
        Assert.Same(NodeLabels.None, labels);
    }

    [Fact]
    public void Order_unknown_fields_nulls_blanks_and_escapes_do_not_matter()
    {
        const string Other =
            """
            { "known_at_basis": "published", "vendor": {"a": [1, {"b": null}]}, "hub": null, "known_at": "2026-03-08T02:15:00-08:00",
              "energy_component": null, "interval_minutes": 5, "\u006dark\u0065t": "REAL_TIME\u005f5_MIN", "lmp": 3125E-2, "node": "\u004e1",
              "iso": "CAISO", "x": "y", "ts": "2026-03-08T10:05:00.000Z" }
            """;
        Assert.True(TryRead(Good, out var expected, out _, out _));
        Assert.True(TryRead(Other, out var fact, out var labels, out var error), error.Message);
        Assert.Equal(expected, fact);
        Assert.Same(NodeLabels.None, labels);
    }

    [Theory]
    [InlineData("\"lmp\":31.25,", "", "missing", "lmp")]
    [InlineData("\"lmp\":31.25", "\"lmp\":null", "missing", "lmp")]
    [InlineData("\"known_at_basis\":\"published\"", "\"a\":1", "missing", "known_at_basis")]
    [InlineData("\"lmp\":31.25", "\"lmp\":\"31.25\"", "wrong_type", "lmp")]
    [InlineData("\"lmp\":31.25", "\"lmp\":[31.25]", "wrong_type", "lmp")]
    [InlineData("\"lmp\":31.25", "\"lmp\":1e999", "not_finite", "lmp")]
    [InlineData("\"lmp\":31.25", "\"lmp\":1,\"loss_component\":-1e999", "not_finite", "loss_component")]
    [InlineData("\"lmp\":31.25", "\"lmp\":NaN", "bad_json", "")]
    [InlineData("\"ts\":\"2026-03-08T10:05:00Z\"", "\"ts\":\"2026-03-08T10:05:00\"", "bad_stamp", "ts")]
    [InlineData("\"ts\":\"2026-03-08T10:05:00Z\"", "\"ts\":1772964300", "wrong_type", "ts")]
    [InlineData("\"known_at\":\"2026-03-08T10:15:00Z\"", "\"known_at\":\"soon\"", "bad_stamp", "known_at")]
    [InlineData("REAL_TIME_5_MIN", "real_time_5_min", "unknown_market", "market")]
    [InlineData("REAL_TIME_5_MIN", "UNKNOWN", "unknown_market", "market")]
    [InlineData("published", "guessed", "unknown_value", "known_at_basis")]
    [InlineData("\"iso\":\"CAISO\"", "\"iso\":\"MISO\"", "key_mismatch", "iso")]
    [InlineData("\"node\":\"N1\"", "\"node\":\"N2\"", "key_mismatch", "node")]
    [InlineData("\"node\":\"N1\"", "\"node\":1", "wrong_type", "node")]
    [InlineData("\"interval_minutes\":5", "\"interval_minutes\":0", "out_of_range", "interval_minutes")]
    [InlineData("\"interval_minutes\":5", "\"interval_minutes\":1441", "out_of_range", "interval_minutes")]
    [InlineData("\"interval_minutes\":5", "\"interval_minutes\":5.5", "wrong_type", "interval_minutes")]
    [InlineData("\"interval_minutes\":5", "\"interval_minutes\":5,\"quality\":65536", "out_of_range", "quality")]
    [InlineData("\"interval_minutes\":5", "\"interval_minutes\":5,\"source_version\":9223372036854775808", "wrong_type", "source_version")]
    [InlineData("\"interval_minutes\":5", "\"interval_minutes\":5,\"hub\":7", "wrong_type", "hub")]
    [InlineData("\"lmp\":31.25", "\"lmp\":31.25,\"lmp\":99", "bad_json", "lmp")]
    [InlineData("}", "", "bad_json", "")]
    [InlineData("}", "}{}", "bad_json", "")]
    [InlineData("\"node\":\"N1\"", "\"node\":\"\\ud800\"", "bad_json", "")]
    public void An_error_names_its_field_and_reason(string part, string replacement, string code, string field)
    {
        Assert.False(TryRead(Good.Replace(part, replacement), out _, out _, out var error));
        Assert.Equal((code, field), (error.Code, error.Field));
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1")]
    public void A_value_that_is_no_object_is_bad_json(string value)
    {
        Assert.False(TryRead(value, out _, out _, out var error));
        Assert.Equal(RecordErrorReason.BadJson, error.Reason);
    }

    [Theory]
    [InlineData("CAISO", "bad_key")]
    [InlineData("CAISO/", "bad_key")]
    [InlineData("CAISO/ N1", "bad_key")]
    [InlineData("CAISO/N\u0001", "bad_key")]
    [InlineData("AESO/N1", "unknown_iso")]
    [InlineData("caiso/N1", "unknown_iso")]
    public void A_key_must_be_iso_and_id(string key, string code)
    {
        Assert.False(TryRead(Good, out _, out _, out var error, key));
        Assert.Equal((code, "key"), (error.Code, error.Field));
    }

    [Fact]
    public void An_error_does_not_stain_the_next_record()
    {
        Assert.False(TryRead(Good.Replace("\"lmp\":31.25", "\"energy_component\":9,\"hub\":\"H\""), out _, out _, out _));
        Assert.True(TryRead(Good, out var fact, out var labels, out var error));
        Assert.Equal(double.NaN, fact.Energy);
        Assert.Same(NodeLabels.None, labels);
        Assert.Equal(RecordError.None, error);
    }

    [Fact]
    public void Equal_labels_are_one_instance_and_others_are_not()
    {
        var labelled = Good.Replace("\"lmp\"", "\"zone\":\"Z\",\"hub\":\"H\",\"lmp\"");
        Assert.True(TryRead(labelled, out _, out var first, out _));
        Assert.True(TryRead(labelled.Replace("\"Z\"", "\"\\u005a\""), out _, out var same, out _));
        Assert.True(TryRead(labelled.Replace("\"Z\"", "\"H\"").Replace("\"hub\":\"H\"", "\"hub\":\"Z\""), out _, out var swapped, out _));
        Assert.Same(first, same);
        Assert.Equal(new NodeLabels(Hub: "H", Zone: "Z"), first);
        Assert.Equal(new NodeLabels(Hub: "Z", Zone: "H"), swapped);
        Assert.Same(first.Hub, swapped.Zone);
    }

    [Fact]
    public void Labels_stay_right_when_there_are_more_than_are_remembered()
    {
        var reader = new LmpEventReader(labelCapacity: 3);
        var longName = new string('x', 1000);
        for (var i = 0; i < 50; i++)
        {
            var expected = new NodeLabels($"{longName}{i}", $"type{i}", $"hub{i % 7}", $"zone{i % 3}", $"baa{i}");
            var buffer = new RecordBuffer();
            LmpEventJson.Write(buffer, LmpEventJsonTests.Example with { Labels = expected });
            Assert.True(reader.TryRead(buffer.Key(0), buffer.Value(0), out _, out var labels, out _));
            Assert.Equal(expected, labels);
        }
    }

    [Fact]
    public void Mutilated_records_are_refused_or_read_but_never_throw() =>
        Gen.Select(Gen.Byte.Array[1, 4], Gen.Int[0, Good.Length], Gen.Int[0, 8]).Sample((bytes, at, removed) =>
        {
            var good = Encoding.UTF8.GetBytes(Good);
            byte[] value = [.. good[..at], .. bytes, .. good[Math.Min(at + removed, good.Length)..]];
            var read = _reader.TryRead(Encoding.UTF8.GetBytes(Key), value, out var fact, out _, out var error);
            Assert.Equal(read, error.Reason == RecordErrorReason.None);
            Assert.True(!read || (double.IsFinite(fact.Lmp) && fact.IntervalMinutes is >= 1 and <= 1440));
        }, threads: 1);
}
