using System.Text;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Unpacking;

public sealed class ForeignPackingTests
{
    [Theory]
    [InlineData("utf-16", "UTF-16 without a byte-order mark")]
    [InlineData("utf-16BE", "UTF-16 without a byte-order mark")]
    [InlineData("utf-32", "UTF-32")]
    [InlineData("utf-32BE", "UTF-32")]
    public void Encoding_that_is_not_read_is_named_with_what_to_do(string encoding, string named)
    {
        var refusal = Refusal(Encoding.GetEncoding(encoding).GetBytes(Encoding.UTF8.GetString(Packed.Report(3))));

        Assert.Contains(named, refusal);
        Assert.Contains("save it as UTF-8", refusal);
    }

    [Fact]
    public void Wide_text_of_utf32_with_a_mark_is_not_taken_for_utf16() =>
        Assert.Contains("UTF-32", Refusal([.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes("a,b")]));

    [Theory]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 1 }, "zstd")]
    [InlineData(new byte[] { (byte)'B', (byte)'Z', (byte)'h', (byte)'9' }, "bzip2")]
    [InlineData(new byte[] { 0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0 }, "xz")]
    public void Packing_that_is_not_read_is_named_with_what_to_do(byte[] start, string named)
    {
        Assert.Contains($"packed with {named}", Refusal(start));
        Assert.Contains("gzip or zip", Refusal(start));
    }

    private static string Refusal(byte[] content) => Assert.IsType<string>(Assert.Single(Fixture.ReadBytes("prices.csv", content).Results).Refusal);
}
