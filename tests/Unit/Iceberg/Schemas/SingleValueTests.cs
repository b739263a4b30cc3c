using System.Text;
using CsCheck;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Schemas;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Schemas;

/// <summary>Specification, Appendix D: single-value serialization.</summary>
public sealed class SingleValueTests
{
    [Fact]
    public void Binary_forms_are_those_of_the_specification()
    {
        Assert.Equal([1], SingleValue.ToBinary(PrimitiveType.Boolean, true));
        Assert.Equal([0x22, 0, 0, 0], SingleValue.ToBinary(PrimitiveType.Int, 34));
        Assert.Equal([0x22, 0, 0, 0, 0, 0, 0, 0], SingleValue.ToBinary(PrimitiveType.Long, 34L));
        Assert.Equal([0, 0, 0x80, 0xBF], SingleValue.ToBinary(PrimitiveType.Float, -1.0f));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0xF0, 0xBF], SingleValue.ToBinary(PrimitiveType.Double, -1.0));
        Assert.Equal([0x05, 0x8C], SingleValue.ToBinary(PrimitiveType.Decimal(9, 2), (Int128)1420));
        Assert.Equal([0xFF], SingleValue.ToBinary(PrimitiveType.Decimal(9, 2), (Int128)(-1)));
        Assert.Equal([0x00, 0x80], SingleValue.ToBinary(PrimitiveType.Decimal(9, 2), (Int128)128));
        Assert.Equal([0xF7, 0x9C, 0x3E, 0x09], SingleValue.ToBinary(PrimitiveType.Uuid, Guid.Parse("f79c3e09-677c-4bbd-a479-3f349cb785e7"))[..4]);
    }

    [Theory]
    [InlineData("date", "\"2017-11-16\"")]
    [InlineData("time", "\"22:31:08.123456\"")]
    [InlineData("timestamp", "\"2017-11-16T22:31:08.123456\"")]
    [InlineData("timestamptz", "\"2017-11-16T22:31:08.123456+00:00\"")]
    [InlineData("decimal(4, 2)", "\"14.20\"")]
    [InlineData("decimal(4, 2)", "\"-0.05\"")]
    [InlineData("uuid", "\"f79c3e09-677c-4bbd-a479-3f349cb785e7\"")]
    [InlineData("fixed[4]", "\"000102FF\"")]
    [InlineData("string", "\"iceberg\"")]
    [InlineData("boolean", "true")]
    [InlineData("int", "34")]
    [InlineData("long", "34")]
    [InlineData("double", "1.5")]
    public void Json_forms_round_trip(string type, string json)
    {
        var primitive = PrimitiveType.Parse(type);
        var value = SingleValueJson.Read(primitive, System.Text.Json.Nodes.JsonNode.Parse(json)!);
        Assert.Equal(json, SingleValueJson.Write(primitive, value).ToJsonString(Relaxed));
    }

    [Theory]
    [InlineData("date", "\"2017-13-16\"")]
    [InlineData("uuid", "\"no\"")]
    [InlineData("int", "\"34\"")]
    [InlineData("decimal(4, 2)", "\"1.234\"")]
    public void Json_of_another_form_is_refused(string type, string json)
    {
        var error = Assert.Throws<IcebergException>(() => SingleValueJson.Read(PrimitiveType.Parse(type), System.Text.Json.Nodes.JsonNode.Parse(json)!));
        Assert.Equal(IcebergErrorCode.InvalidMetadata, error.Code);
    }

    [Fact]
    public void Decimals_round_trip_in_the_fewest_bytes() => Gen.Select(Gen.Long, Gen.Long).Sample((high, low) =>
    {
        var value = new Int128((ulong)(high >> 3), (ulong)low);
        var bytes = SingleValue.ToBinary(PrimitiveType.Decimal(38, 4), value);
        Assert.Equal(value, SingleValue.FromBinary(PrimitiveType.Decimal(38, 4), bytes));
        Assert.Equal(((System.Numerics.BigInteger)value).ToByteArray(isUnsigned: false, isBigEndian: true), bytes);
    });

    [Fact]
    public void Strings_compare_like_their_utf8_bytes() => Gen.Select(Text, Text).Sample((a, b) =>
        Assert.Equal(
            Math.Sign(Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))),
            Math.Sign(SingleValue.Compare(a, b))));

    [Fact]
    public void Bounds_of_a_narrower_column_are_widened()
    {
        Assert.Equal(34L, SingleValue.FromBinary(PrimitiveType.Long, SingleValue.ToBinary(PrimitiveType.Int, 34)));
        Assert.Equal(1.5, SingleValue.FromBinary(PrimitiveType.Double, SingleValue.ToBinary(PrimitiveType.Float, 1.5f)));
    }

    [Fact]
    public void Bounds_of_a_wrong_length_are_refused()
        => Assert.Equal(IcebergErrorCode.CorruptFile, Assert.Throws<IcebergException>(() => SingleValue.FromBinary(PrimitiveType.Long, [1, 2])).Code);

    [Fact]
    public void Literals_are_converted_only_where_nothing_is_lost()
    {
        Assert.Equal((Int128)14200, SingleValue.From(PrimitiveType.Decimal(9, 3), 14.2m));
        Assert.Equal(5L, SingleValue.From(PrimitiveType.Long, 5));
        Assert.Throws<IcebergException>(() => SingleValue.From(PrimitiveType.Int, 5_000_000_000L));
        Assert.Throws<IcebergException>(() => SingleValue.From(PrimitiveType.Decimal(9, 1), 14.25m));
        Assert.Throws<IcebergException>(() => SingleValue.From(PrimitiveType.TimestampTz, new DateTime(2026, 1, 1)));
        Assert.Throws<IcebergException>(() => SingleValue.From(PrimitiveType.String, 5));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed
        = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Well-formed text of letters from all planes.</summary>
    private static readonly Gen<string> Text = Gen.OneOf("a", "b", "\u00e9", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0001F50B")
        .Array[0, 6].Select(string.Concat);
}
