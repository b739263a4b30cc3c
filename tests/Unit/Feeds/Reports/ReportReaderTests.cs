using System.IO.Compression;
using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

public sealed class ReportReaderTests
{
    private const string DayAheadName = "DA-LMP-SL-202511020100.csv";

    private static byte[] DayAhead => File.ReadAllBytes(Fixture.PathOf($"spp/{DayAheadName}"));

    [Fact]
    public void Each_entry_of_a_zip_is_a_report_of_its_own_also_one_zip_deeper()
    {
        var inner = Zip(("rtm.csv", File.ReadAllBytes(Fixture.PathOf("caiso/rtm.csv"))));
        var (results, sink) = Fixture.ReadBytes("all.zip", Zip((DayAheadName, DayAhead), ("folder/", []), ("deep/inner.zip", inner), ("notes.txt", "hello"u8.ToArray())));

        Assert.Equal([$"all.zip!{DayAheadName}", "all.zip!deep/inner.zip!rtm.csv", "all.zip!notes.txt"], results.Select(result => result.File));
        Assert.Equal([5L, 1L, 0L], results.Select(result => result.Prices));
        Assert.Equal("not the form of any known report", results[2].Refusal);
        Assert.Equal(results.Take(2).Select(result => result.File), sink.Reports);
    }

    [Fact]
    public void Packing_beyond_one_archive_within_another_is_refused()
    {
        var bytes = Zip(("c.zip", Zip(("b.zip", Zip((DayAheadName, DayAhead))))));
        Assert.Contains("more than 2 times", Assert.Single(Fixture.ReadBytes("a.zip", bytes).Results).Refusal);
    }

    [Fact]
    public void Gzip_is_known_by_its_bytes_and_the_name_still_tells_the_product()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(DayAhead);
        }

        var result = Assert.Single(Fixture.ReadBytes($"{DayAheadName}.gz", packed.ToArray()).Results);
        Assert.Equal((5L, null), (result.Prices, result.Refusal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Utf16_with_a_mark_is_read_as_text(bool bigEndian)
    {
        var encoding = bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode;
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(File.ReadAllText(Fixture.PathOf($"spp/{DayAheadName}")))];

        Assert.Equal(5, Assert.Single(Fixture.ReadBytes(DayAheadName, bytes).Results).Prices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData(" \r\n\r\n")]
    public void An_empty_file_is_refused_as_empty(string content) => Assert.Equal(
        "the file is empty", Assert.Single(Fixture.ReadBytes("DA-LMP.csv", Encoding.UTF8.GetBytes(content)).Results).Refusal);

    [Fact]
    public void A_damaged_archive_is_refused_and_keeps_what_was_read()
    {
        var zip = Zip((DayAheadName, DayAhead));
        Assert.Contains("damaged zip", Assert.Single(Fixture.ReadBytes("cut.zip", zip[..^30]).Results).Refusal);

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(DayAhead);
        }

        var bytes = packed.ToArray();
        bytes[^6] ^= 0xFF;
        var result = Assert.Single(Fixture.ReadBytes(DayAheadName, bytes).Results);
        Assert.Contains("damaged", result.Refusal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_refusal_and_not_an_exception()
    {
        var reader = new ReportReader();
        var path = Path.Combine(AppContext.BaseDirectory, "no-such-folder", "no-such-file.csv");
        var result = Assert.Single(reader.ReadFile(path, ReportOptions.Default, new RecordingSink(), TestContext.Current.CancellationToken));

        Assert.Equal("no-such-file.csv", result.File);
        Assert.NotNull(result.Refusal);
    }

    [Fact]
    public void A_bomb_stops_at_the_limit()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n"u8);
            for (var row = 0; row < 40_000; row++)
            {
                gzip.Write("03/19/2025 01:00:00,03/19/2025 06:00:00,NODE,P,9.6667,0.1410,-2.1891,11.7148\n"u8);
            }
        }

        bomb.Position = 0;
        var reader = new ReportReader { MaxReportBytes = 1 << 20 };
        var result = Assert.Single(reader.Read("DA-LMP.csv.gz", bomb, ReportOptions.Default, new RecordingSink(), TestContext.Current.CancellationToken));
        Assert.Contains("more than 1 MiB", result.Refusal);
        Assert.InRange(result.Prices, 1, (1 << 20) / 78);
    }

    [Fact]
    public void Reading_stops_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var sink = new CancellingSink(stop, afterPrices: 100);
        var text = new StringBuilder("Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n");
        for (var row = 0; row < 20_000; row++)
        {
            text.Append("03/19/2025 01:00:00,03/19/2025 06:00:00,NODE,P,9.6667,0.1410,-2.1891,11.7148\n");
        }

        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        Assert.Throws<OperationCanceledException>(() => new ReportReader().Read("DA-LMP.csv", content, ReportOptions.Default, sink, stop.Token));
        Assert.Equal(100, sink.Prices);
    }

    [Fact]
    public void A_fault_of_the_sink_is_not_taken_for_one_of_the_file()
    {
        using var content = new MemoryStream(DayAhead);
        Assert.Throws<IOException>(() => new ReportReader().Read(DayAheadName, content, ReportOptions.Default, new FullDiskSink(), CancellationToken.None));
    }

    [Fact]
    public void Folders_stand_for_their_files_in_a_fixed_order_without_repeats()
    {
        var folder = Directory.CreateTempSubdirectory("reports-");
        try
        {
            foreach (var name in new[] { "b.csv", "a.csv", "sub/c.csv" })
            {
                var path = Path.Combine(folder.FullName, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, "");
            }

            var second = Path.Combine(folder.FullName, "b.csv");
            var files = ReportFiles.Enumerate([second, folder.FullName, "missing.csv"]);
            Assert.Equal(["b.csv", "a.csv", "c.csv", "missing.csv"], files.Select(Path.GetFileName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_form_has_a_name_of_its_own_and_says_what_it_may_carry()
    {
        var names = ReportCatalog.Default.Select(layout => layout.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(ReportCatalog.Default, layout => Assert.NotEmpty(layout.Products));
        Assert.All(ReportCatalog.Default, layout => Assert.DoesNotContain(PriceProduct.Unknown, layout.Products));
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    private sealed class CancellingSink(CancellationTokenSource stop, int afterPrices) : IReportSink
    {
        public int Prices { get; private set; }

        public void RowAccepted()
        {
        }

        public void RowRejected(in RowRejection rejection)
        {
        }

        public void Price(in LmpEvent price, int line)
        {
            if (++Prices == afterPrices)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class FullDiskSink : IReportSink
    {
        public void RowAccepted()
        {
        }

        public void RowRejected(in RowRejection rejection)
        {
        }

        public void Price(in LmpEvent price, int line) => throw new IOException("no space left on device");
    }
}
