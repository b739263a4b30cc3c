using System.Buffers;
using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Windows;
using Xunit;
using Products = GridGrains.Domain.Markets.PriceProducts;

namespace GridGrains.Tests.Unit.Domain.Windows;

public sealed class ShardWatermarksTests
{
    private static readonly DateTime Noon = new(2026, 7, 1, 19, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Watermark_is_the_greatest_interval_end_less_the_allowed_lateness()
    {
        var watermarks = new ShardWatermarks();

        Assert.Equal(Noon.AddSeconds(-30), watermarks.Advance(Isos.Pjm, PriceProduct.RealTime5Min, Noon));
        Assert.Equal(Noon.AddMinutes(4.5), watermarks.Advance(Isos.Pjm, PriceProduct.RealTime5Min, Noon.AddMinutes(5)));
    }

    [Fact]
    public void Watermark_never_goes_back()
    {
        var watermarks = new ShardWatermarks();
        watermarks.Advance(Isos.Pjm, PriceProduct.RealTime5Min, Noon);

        Assert.Equal(Noon.AddSeconds(-30), watermarks.Advance(Isos.Pjm, PriceProduct.RealTime5Min, Noon.AddHours(-1)));
        watermarks.Raise(Isos.Pjm, PriceProduct.RealTime5Min, Noon.AddHours(-1));
        Assert.Equal(Noon.AddSeconds(-30), watermarks.Of(Isos.Pjm, PriceProduct.RealTime5Min));
    }

    [Fact]
    public void Markets_and_products_have_watermarks_of_their_own()
    {
        var watermarks = new ShardWatermarks();
        var minute = 0;
        foreach (var (iso, product) in Pairs())
        {
            watermarks.Raise(iso, product, Noon.AddMinutes(minute++));
        }

        Assert.Equal(Enumerable.Range(0, minute).Select(i => Noon.AddMinutes(i)), Pairs().Select(pair => watermarks.Of(pair.Iso, pair.Product)));
    }

    [Fact]
    public void Copy_takes_everything_over_and_then_goes_its_own_way()
    {
        var original = new ShardWatermarks();
        original.Advance(Isos.Spp, PriceProduct.DayAheadHourly, Noon);
        var copy = new ShardWatermarks();
        copy.Raise(Isos.Caiso, PriceProduct.RealTime5Min, Noon);

        copy.CopyFrom(original);
        copy.Advance(Isos.Spp, PriceProduct.DayAheadHourly, Noon.AddHours(1));

        Assert.Equal(default, copy.Of(Isos.Caiso, PriceProduct.RealTime5Min));
        Assert.Equal(Noon.AddSeconds(-30), original.Of(Isos.Spp, PriceProduct.DayAheadHourly));
    }

    [Fact]
    public void Any_watermarks_come_back_from_their_stored_form() =>
        Gen.Select(Gen.OneOf(Isos.All.ToArray()), Gen.OneOf(Products.All.ToArray()), Gen.Int[0, 1_000_000]).Array[0, 40].Sample(advances =>
        {
            var watermarks = new ShardWatermarks();
            foreach (var (iso, product, minute) in advances)
            {
                watermarks.Advance(iso, product, Noon.AddMinutes(minute));
            }

            var restored = new ShardWatermarks();
            restored.Restore(Stored(watermarks));

            Assert.Equal(Pairs().Select(pair => watermarks.Of(pair.Iso, pair.Product)), Pairs().Select(pair => restored.Of(pair.Iso, pair.Product)));
        });

    [Fact]
    public void Newer_truncated_or_damaged_form_is_refused()
    {
        var watermarks = new ShardWatermarks();
        watermarks.Advance(Isos.Caiso, PriceProduct.RealTime5Min, Noon);
        var stored = Stored(watermarks);

        Assert.All(Enumerable.Range(0, stored.Length), length => AssertRefused(stored[..length]));
        AssertRefused([2, .. stored[1..]]);
        AssertRefused(StoredAs((byte)Products.Count));
        AssertRefused(StoredAs(0));
    }

    private static byte[] StoredAs(byte market)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new StateWriter(output);
        writer.Byte(1);
        writer.Text(Isos.Isone.Code);
        writer.Byte(market);
        writer.Time(Noon);
        writer.Text(null);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Stored(ShardWatermarks watermarks)
    {
        var output = new ArrayBufferWriter<byte>();
        watermarks.Encode(output);
        return output.WrittenSpan.ToArray();
    }

    private static void AssertRefused(byte[] stored) =>
        Assert.Equal(DomainErrorCode.StorageVersion, Assert.Throws<DomainException>(() => new ShardWatermarks().Restore(stored)).Code);

    private static IEnumerable<(Iso Iso, PriceProduct Product)> Pairs() => Isos.All.SelectMany(iso => Products.All.Select(product => (iso, product)));
}
