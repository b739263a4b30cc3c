using System.Buffers;
using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Checkpoints;

public sealed class StateFormTests
{
    private static readonly Gen<string?> GenText =
        Gen.OneOf(Gen.Const((string?)null), Gen.Const<string?>(""), Gen.String[Gen.Char['\u0001', '\uD7FF'], 0, 300].Select(text => (string?)text));

    [Fact]
    public void Any_fields_come_back_in_order() =>
        Gen.Select(Gen.Byte, Gen.UShort, Gen.Float, Gen.Double, Gen.ULong, Gen.Long, GenText).Sample((small, number, real, precise, size, signed, text) =>
        {
            var output = new ArrayBufferWriter<byte>();
            var writer = new StateWriter(output);
            writer.Byte(small);
            writer.UInt16(number);
            writer.Float(real);
            writer.Double(precise);
            writer.Unsigned(size);
            writer.Signed(signed);
            writer.Text(text);

            var reader = new StateReader(output.WrittenSpan);

            Assert.Equal((small, number), (reader.Byte(), reader.UInt16()));
            Assert.Equal(BitConverter.SingleToUInt32Bits(real), BitConverter.SingleToUInt32Bits(reader.Float()));
            Assert.Equal(BitConverter.DoubleToUInt64Bits(precise), BitConverter.DoubleToUInt64Bits(reader.Double()));
            Assert.Equal((size, signed, text), (reader.Unsigned(), reader.Signed(), reader.Text()));
        });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(63, 1)]
    [InlineData(-65, 2)]
    [InlineData(long.MaxValue, 10)]
    [InlineData(long.MinValue, 10)]
    public void Small_numbers_take_few_bytes(long value, int bytes)
    {
        var written = Written(output => new StateWriter(output).Signed(value));

        Assert.Equal(bytes, written.Length);
        Assert.Equal(value, new StateReader(written).Signed());
    }

    [Fact]
    public void Times_come_back_in_utc()
    {
        var time = new DateTime(2026, 7, 1, 19, 0, 0, DateTimeKind.Utc).AddTicks(1);

        var read = new StateReader(Written(output => new StateWriter(output).Time(time))).Time();

        Assert.Equal((time, DateTimeKind.Utc), (read, read.Kind));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3_155_378_976_000_000_000)]
    public void Times_outside_the_calendar_are_refused(long ticks) =>
        AssertRefused(Written(output => new StateWriter(output).Signed(ticks)), bytes => new StateReader(bytes).Time());

    [Fact]
    public void Product_comes_back_and_an_unknown_one_is_refused()
    {
        Assert.Equal(PriceProduct.RealTimeSced, new StateReader([(byte)PriceProduct.RealTimeSced]).Product());
        AssertRefused([0], bytes => new StateReader(bytes).Product());
        AssertRefused([200], bytes => new StateReader(bytes).Product());
    }

    [Fact]
    public void Number_without_an_end_is_refused() =>
        AssertRefused([.. Enumerable.Repeat((byte)0xFF, 12)], bytes => new StateReader(bytes).Unsigned());

    [Fact]
    public void Text_longer_than_what_is_left_is_refused()
    {
        AssertRefused(Written(output => new StateWriter(output).Unsigned(9)), bytes => new StateReader(bytes).Text());
        AssertRefused(Written(output => new StateWriter(output).Unsigned(ulong.MaxValue)), bytes => new StateReader(bytes).Text());
    }

    private static byte[] Written(Action<ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    private static void AssertRefused<T>(byte[] bytes, Func<byte[], T> read) =>
        Assert.Equal(DomainErrorCode.StorageVersion, Assert.Throws<DomainException>(() => { read(bytes); }).Code);
}
