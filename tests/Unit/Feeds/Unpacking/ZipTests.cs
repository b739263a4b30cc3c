using System.IO.Compression;
using GridGrains.Tests.Unit.Feeds.Ercot;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Unpacking;

public sealed class ZipTests
{
    private static readonly byte[] Report = Packed.Report(1_000);

    private static ReadOnlySpan<byte> EntrySignature => "PK\u0001\u0002"u8;

    private static ReadOnlySpan<byte> EndSignature => "PK\u0005\u0006"u8;

    private static ReadOnlySpan<byte> LocalSignature => "PK\u0003\u0004"u8;

    [Fact]
    public void What_systems_add_beside_the_reports_is_no_report()
    {
        var zip = Packed.Zip(
            ("feb/", []), (".DS_Store", [1]), ("feb/.DS_Store", [1]), ("__MACOSX/feb/._" + Packed.Name, [1]), ("__MACOSX/x.csv", [1]), (".git/config", [1]),
            ("./feb\\" + Packed.Name, Report));

        var (results, sink) = Fixture.ReadBytes("mac.zip", zip);

        Assert.Equal(("mac.zip!./feb/" + Packed.Name, null, 1_000), (Assert.Single(results).File, results[0].Refusal, sink.Prices.Count));
        Assert.Contains("holds no file", Assert.Single(Fixture.ReadBytes("mac.zip", Packed.Zip((".DS_Store", [1]))).Results).Refusal);
    }

    [Fact]
    public void Zip_without_its_directory_or_with_a_wrong_place_of_it_is_refused_with_the_reason()
    {
        var zip = Packed.Zip((Packed.Name, Report));

        Assert.Contains("damaged zip: it has no central directory", Refusal(zip[..zip.AsSpan().IndexOf(EntrySignature)]));
        Assert.Contains("is not at byte", Refusal(Packed.Changed(zip, EndSignature, 16, offset => offset + 1)));
        Assert.Contains("is not at byte", Refusal(Packed.Changed(zip, EndSignature, 16, offset => offset + 10_000_000)));
        Assert.Contains("damaged", Refusal(Packed.Changed(zip, EntrySignature, 42, offset => offset + 3)));
        Assert.Contains("follows its end", Refusal([.. zip, .. "garbage"u8]));
        Assert.Contains("lists more", Refusal(Packed.Changed(Packed.Zip((Packed.Name, Report), ("b.csv", Report)), EndSignature, 8, _ => 0x0001_0001)));
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public void Entry_whose_checksum_or_length_is_wrong_is_damaged(CompressionLevel level)
    {
        var zip = Packed.Zip(level, (Packed.Name, Packed.Report(20_000)));
        var wrongChecksum = Packed.Changed(Packed.Changed(zip, EntrySignature, 16, crc => crc ^ 1), LocalSignature, 14, crc => crc ^ 1);

        Assert.Contains("is damaged: its checksum", Refusal(wrongChecksum));
        Assert.EndsWith("rows before that were read", Refusal(wrongChecksum));
        Assert.Contains("damaged", Refusal(Packed.Changed(zip, EntrySignature, 16, crc => crc ^ 1)));
        Assert.Contains("damaged", Refusal(Both(zip, 24, 22, length => length - 5)));
        Assert.Contains("damaged", Refusal(Both(zip, 24, 22, length => length + 5)));
        Assert.Contains("damaged", Refusal(Both(zip, 20, 18, length => length - 5)));
    }

    [Fact]
    public void Changed_digit_within_an_entry_is_damage_and_the_entry_beside_it_is_read()
    {
        var zip = Packed.Zip(CompressionLevel.NoCompression, ("a-" + Packed.Name, Report), ("b-" + Packed.Name, Report));
        zip[zip.AsSpan().IndexOf("NODE_500"u8) + 5] = (byte)'9';

        var (results, _) = Fixture.ReadBytes("two.zip", zip);

        Assert.StartsWith("is damaged: its checksum", results[0].Refusal);
        Assert.Equal((null, 1_000L), (results[1].Refusal, results[1].Prices));
    }

    [Fact]
    public void Encrypted_entry_is_refused_by_name() =>
        Assert.Contains("encrypted", Refusal(Packed.Changed(Packed.Zip((Packed.Name, Report)), EntrySignature, 8, flags => flags | 1)));

    [Fact]
    public void Damage_in_an_inner_archive_is_named_with_both()
    {
        var inner = Packed.Zip(("x-" + Packed.Name, Report));
        var (results, _) = Fixture.ReadBytes("outer.zip", Packed.Zip(("inner.zip", inner[..^30]), ("cut.gz", Packed.Gzip(Report)[..^8]), (Packed.Name, Report)));

        Assert.Equal(["outer.zip!inner.zip", "outer.zip!cut.gz", "outer.zip!" + Packed.Name], results.Select(result => result.File));
        Assert.Equal([true, true, false], results.Select(result => result.Refusal is not null));
    }

    [Fact]
    public void Workbook_whose_part_has_a_wrong_checksum_is_damaged()
    {
        var workbook = TestWorkbook.Of(("Jun", [["Delivery Date", "Hour Ending", "Repeated Hour Flag", "Settlement Point", "Settlement Point Price"], ["06/04/2026", "01:00", "N", "HB_WEST", 71.5]]));
        workbook[workbook.AsSpan().IndexOf("71.5"u8)] = (byte)'9';

        var (results, sink) = Fixture.ReadBytes("DAMLZHBSPP_2026.xlsx", workbook);

        Assert.Contains("damaged workbook: xl/worksheets/sheet1.xml", Assert.Single(results).Refusal);
        Assert.Empty(sink.Prices);
    }

    private static byte[] Both(byte[] zip, int inDirectory, int inHeader, Func<uint, uint> change) =>
        Packed.Changed(Packed.Changed(zip, EntrySignature, inDirectory, change), LocalSignature, inHeader, change);

    private static string Refusal(byte[] zip) => Assert.IsType<string>(Assert.Single(Fixture.ReadBytes("prices.zip", zip).Results).Refusal);
}
