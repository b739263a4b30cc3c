using System.Text;
using CsCheck;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Partitioning;

/// <summary>Vectors of the specification, Appendix B and "Partition Transforms".</summary>
public sealed class TransformTests
{
    private const int AllBuckets = int.MaxValue;

    public static TheoryData<object, string, int> HashVectors => new()
    {
        { 34, "int", 2017239379 },
        { 34L, "long", 2017239379 },
        { 14.20m, "decimal(9, 2)", -500754589 },
        { new DateOnly(2017, 11, 16), "date", -653330422 },
        { new TimeOnly(22, 31, 8), "time", -662762989 },
        { new DateTime(2017, 11, 16, 22, 31, 8), "timestamp", -2047944441 },
        { new DateTime(2017, 11, 16, 22, 31, 8).AddTicks(10), "timestamp", -1207196810 },
        { new DateTimeOffset(2017, 11, 16, 14, 31, 8, TimeSpan.FromHours(-8)), "timestamptz", -2047944441 },
        { "iceberg", "string", 1210000089 },
        { Guid.Parse("f79c3e09-677c-4bbd-a479-3f349cb785e7"), "uuid", 1488055340 },
        { new byte[] { 0, 1, 2, 3 }, "fixed[4]", -188683207 },
        { new byte[] { 0, 1, 2, 3 }, "binary", -188683207 },
    };

    [Theory]
    [MemberData(nameof(HashVectors))]
    public void Hash_gives_the_values_of_the_specification(object value, string type, int hash)
    {
        var primitive = PrimitiveType.Parse(type);
        var bucket = Transform.Bucket(AllBuckets).Apply(primitive, SingleValue.From(primitive, value));
        Assert.Equal((hash & int.MaxValue) % AllBuckets, bucket);
        Assert.Equal(hash, Transform.HashOf(SingleValue.From(primitive, value)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, -10)]
    [InlineData(25, 20)]
    [InlineData(-20, -20)]
    public void Truncation_rounds_whole_numbers_down(int value, int expected)
    {
        Assert.Equal(expected, Transform.Truncate(10).Apply(PrimitiveType.Int, value));
        Assert.Equal((long)expected, Transform.Truncate(10).Apply(PrimitiveType.Long, (long)value));
    }

    [Fact]
    public void Truncation_rounds_decimals_down_in_units_of_the_last_digit()
        => Assert.Equal((Int128)1050, Transform.Truncate(50).Apply(PrimitiveType.Decimal(9, 2), (Int128)1065));

    [Fact]
    public void Truncation_keeps_whole_code_points()
    {
        Assert.Equal("ice", Transform.Truncate(3).Apply(PrimitiveType.String, "iceberg"));
        Assert.Equal("a\U0001F50Bb", Transform.Truncate(3).Apply(PrimitiveType.String, "a\U0001F50Bbc"));
    }

    [Theory]
    [InlineData("2017-11-16T22:31:08", 47, 574, 17486, 419686)]
    [InlineData("1969-12-31T23:59:59.999999", -1, -1, -1, -1)]
    [InlineData("1970-01-01T00:00:00", 0, 0, 0, 0)]
    [InlineData("1968-02-29T12:00:00", -2, -23, -672, -16116)]
    public void Calendar_units_count_from_the_epoch(string time, int year, int month, int day, int hour)
    {
        var micros = SingleValueJson.Read(PrimitiveType.Timestamp, time);
        Assert.Equal(year, Transform.Year.Apply(PrimitiveType.Timestamp, micros));
        Assert.Equal(month, Transform.Month.Apply(PrimitiveType.Timestamp, micros));
        Assert.Equal(day, Transform.Day.Apply(PrimitiveType.Timestamp, micros));
        Assert.Equal(hour, Transform.Hour.Apply(PrimitiveType.Timestamp, micros));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("bucket[16]")]
    [InlineData("truncate[4]")]
    [InlineData("year")]
    [InlineData("month")]
    [InlineData("day")]
    [InlineData("hour")]
    [InlineData("void")]
    public void Names_round_trip_and_null_stays_null(string name)
    {
        var transform = Transform.Parse(name);
        Assert.Equal(name, transform.ToString());
        Assert.Null(transform.Apply(PrimitiveType.Timestamp, null));
    }

    [Fact]
    public void No_buckets_are_refused()
        => Assert.Equal(IcebergErrorCode.InvalidPartitioning, Assert.Throws<IcebergException>(() => Transform.Parse("bucket[0]")).Code);

    [Theory]
    [InlineData("bucket")]
    [InlineData("truncate[-1]")]
    [InlineData("zorder")]
    public void Unknown_names_are_kept_and_their_values_are_not_computed(string name)
    {
        var transform = Transform.Parse(name);

        Assert.Equal((TransformKind.Unknown, name), (transform.Kind, transform.ToString()));
        Assert.NotEqual(transform, Transform.Parse(name + "2"));
        Assert.Equal(IcebergErrorCode.Unsupported, Assert.Throws<IcebergException>(() => transform.Apply(PrimitiveType.Int, 1)).Code);
    }

    [Fact]
    public void Transforms_refuse_types_they_do_not_take()
    {
        Assert.Throws<IcebergException>(() => Transform.Bucket(4).ResultType(PrimitiveType.Double));
        Assert.Throws<IcebergException>(() => Transform.Hour.ResultType(PrimitiveType.Date));
        Assert.Throws<IcebergException>(() => Transform.Truncate(4).ResultType(PrimitiveType.Uuid));
    }

    [Fact]
    public void Order_is_preserved_by_truncation_and_calendar_units() => Gen.Select(Gen.Long[-4_000_000_000_000_000, 4_000_000_000_000_000], Gen.Long[0, 1_000_000_000_000])
        .Sample((from, step) =>
        {
            foreach (var transform in new[] { Transform.Year, Transform.Month, Transform.Day, Transform.Hour })
            {
                var (a, b) = (transform.Apply(PrimitiveType.Timestamp, from), transform.Apply(PrimitiveType.Timestamp, from + step));
                Assert.True(SingleValue.Compare(a!, b!) <= 0, $"{transform}({from}) > {transform}({from + step})");
            }
            Assert.True(SingleValue.Compare(Transform.Truncate(97).Apply(PrimitiveType.Long, from)!, Transform.Truncate(97).Apply(PrimitiveType.Long, from + step)!) <= 0);
        });

    [Fact]
    public void Buckets_are_in_range() => Gen.Select(Gen.String, Gen.Int[1, 1000]).Sample((text, count) =>
    {
        var bucket = (int)Transform.Bucket(count).Apply(PrimitiveType.String, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)))!;
        Assert.InRange(bucket, 0, count - 1);
    });
}
