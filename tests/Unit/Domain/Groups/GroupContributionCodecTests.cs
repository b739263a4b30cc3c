using System.Buffers;
using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Groups;

public sealed class GroupContributionCodecTests
{
    [Fact]
    public void Any_contribution_comes_back() =>
        Gen.Select(Gen.OneOf(PriceProduct.RealTime5Min, PriceProduct.DayAheadHourly), Gen.Int[0, 40], Gen.Int[-1000, 1000], Gen.Bool).Array[0, 60].Sample(prices =>
        {
            var contribution = new GroupContribution();
            foreach (var (product, interval, price, isPublished) in prices)
            {
                var start = Noon.AddMinutes(interval * product.IntervalMinutes());
                contribution.Take(product, start, PriceTicks.Missing, price);
                if (isPublished)
                {
                    contribution.Publish(Fact(start, price, product, sourceVersion: price));
                }
            }

            var copy = GroupContributionCodec.Decode(Encoded(contribution));

            Assert.Equal(contribution.Intervals, copy.Intervals);
            Assert.Equal(contribution.Published, copy.Published);
            Assert.Equal(Encoded(contribution), Encoded(copy));
        });

    [Fact]
    public void Restored_contribution_goes_on_where_it_stood()
    {
        var contribution = Sample();
        var copy = GroupContributionCodec.Decode(Encoded(contribution));

        foreach (var each in new[] { contribution, copy })
        {
            each.Take(PriceProduct.RealTime5Min, Noon, 30, 45);
        }

        Assert.Equal(contribution.Intervals, copy.Intervals);
        Assert.Equal(95, copy.Intervals[0].SumTicks);
    }

    [Fact]
    public void Newer_or_truncated_contribution_is_refused()
    {
        var bytes = Encoded(Sample());

        Assert.All(Enumerable.Range(0, bytes.Length), length => AssertRefused(bytes[..length]));
        AssertRefused([GroupContributionCodec.Version + 1, .. bytes[1..]]);
    }

    [Fact]
    public void Damaged_contribution_is_read_or_refused_and_never_breaks_the_reader()
    {
        var sound = Encoded(Sample());
        Gen.Select(Gen.Int[1, sound.Length - 1], Gen.Byte).Array[1, 5].Sample(
            changes =>
            {
                var bytes = (byte[])sound.Clone();
                foreach (var (at, value) in changes)
                {
                    bytes[at] = value;
                }

                var refused = Record.Exception(() => GroupContributionCodec.Decode(bytes));
                Assert.True(refused is null or DomainException { Code: DomainErrorCode.StorageVersion }, refused?.ToString());
            },
            iter: 5_000);
    }

    [Theory]
    [InlineData(GroupKind.Hub, "1:PJM/WESTERN HUB")]
    [InlineData(GroupKind.Zone, "2:PJM/WESTERN HUB")]
    public void Storage_key_tells_hub_and_zone_of_one_name_apart(GroupKind kind, string key)
    {
        var group = new GroupId(kind, new EntityKey(Isos.Pjm, "WESTERN HUB"));

        Assert.Equal(key, GroupContributionCodec.StorageKey(group.Kind, group.Key.ToString()));
        Assert.Equal(group, GroupContributionCodec.ParseStorageKey(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1:")]
    [InlineData("3:PJM/WESTERN HUB")]
    [InlineData("1-PJM/WESTERN HUB")]
    [InlineData("1:WESTERN HUB")]
    public void Text_that_is_no_storage_key_is_refused(string key) =>
        Assert.Equal(DomainErrorCode.InvalidKey, Assert.Throws<DomainException>(() => GroupContributionCodec.ParseStorageKey(key)).Code);

    private static GroupContribution Sample()
    {
        var contribution = new GroupContribution();
        contribution.Take(PriceProduct.RealTime5Min, Noon, PriceTicks.Missing, 30);
        contribution.Take(PriceProduct.RealTime5Min, Noon, PriceTicks.Missing, 50);
        contribution.Publish(Fact(Noon, 44, congestion: -1));
        return contribution;
    }

    private static byte[] Encoded(GroupContribution contribution)
    {
        var output = new ArrayBufferWriter<byte>();
        GroupContributionCodec.Encode(contribution, output);
        return output.WrittenSpan.ToArray();
    }

    private static void AssertRefused(byte[] bytes) =>
        Assert.Equal(DomainErrorCode.StorageVersion, Assert.Throws<DomainException>(() => GroupContributionCodec.Decode(bytes)).Code);
}
