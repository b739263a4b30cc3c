using System.IO.Compression;
using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Ercot;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Unpacking;

/// <summary>Small files that ask for much. Memory is counted as what this thread allocates.</summary>
public sealed class LimitTests
{
    private const long Large = 300L << 20;

    private static readonly object?[] Columns = ["Delivery Date", "Hour Ending", "Repeated Hour Flag", "Settlement Point", "Settlement Point Price"];

    [Fact]
    public void File_that_unpacks_to_hundreds_of_times_its_size_is_refused_in_little_memory()
    {
        Assert.Contains("200 times its size", Refusal($"{Packed.Name}.gz", GzipOfZeros(Packed.Header), Packed.Name));
        Assert.Contains("200 times its size", Refusal("zeros.zip", ZipOfZeros(Packed.Name, Packed.Header), Packed.Name));
    }

    [Fact]
    public void Inner_archive_that_unpacks_to_hundreds_of_times_its_size_is_refused_in_little_memory() =>
        Assert.Contains("200 times its size", Refusal("zeros.zip", ZipOfZeros("inner.zip", "PK\u0003\u0004"), "inner.zip"));

    [Fact]
    public void Entries_beyond_the_limit_are_refused_before_they_are_listed()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var entry = 0; entry <= 120_000; entry++)
            {
                zip.CreateEntry($"{entry}.csv", CompressionLevel.NoCompression);
            }
        }

        Assert.Contains("more than 120000 files", Refusal("many.zip", packed.ToArray(), "many.zip"));
    }

    [Fact]
    public void All_entries_together_have_a_limit_too()
    {
        var report = Packed.Report(4_000);
        var zip = Packed.Zip([.. Enumerable.Range(0, 10).Select(entry => ($"{entry}-{Packed.Name}", report))]);
        using var content = new MemoryStream(zip, writable: false);
        var reader = new ReportReader { MaxFileBytes = 3 * report.Length };

        var results = reader.Read("all.zip", content, ReportOptions.Default, new RecordingSink(), TestContext.Current.CancellationToken);

        Assert.Equal([4_000L, 4_000L, 4_000L], results.Take(3).Select(result => result.Prices));
        Assert.Equal(["unpacks to more than 0 MiB in all", "the rest of the zip is not read"], results.Skip(3).Select(result => result.Refusal));
    }

    [Fact]
    public void Cell_that_is_far_out_makes_no_large_sheet()
    {
        var small = TestWorkbook.Of(("Jun", [Columns, ["06/04/2026", "01:00", "N", "HB_WEST", 1.5]]));

        foreach (var place in (string[])["XFD1048576", "A1048577", "XFE2", "ZZZZZZZZZZ2"])
        {
            var wide = TestWorkbook.Replaced(small, "xl/worksheets/sheet1.xml", "r=\"E2\"", $"r=\"{place}\"");
            Assert.Matches("cells|rows|columns", Refusal("DAMLZHBSPP_2026.xlsx", wide, "DAMLZHBSPP_2026.xlsx"));
        }

        var far = TestWorkbook.Replaced(small, "xl/worksheets/sheet1.xml", "</sheetData>", string.Concat(Enumerable.Repeat("<row r=\"1048576\"><c r=\"IV1048576\"/></row>", 50)) + "</sheetData>");
        Assert.Contains("cells", Refusal("DAMLZHBSPP_2026.xlsx", far, "DAMLZHBSPP_2026.xlsx"));
    }

    [Fact]
    public void Row_of_a_million_cells_and_a_million_merged_cells_are_refused()
    {
        var small = TestWorkbook.Of(("Jun", [Columns]));
        var row = TestWorkbook.Replaced(small, "xl/worksheets/sheet1.xml", "</row>", string.Concat(Enumerable.Repeat("<c r=\"A1\"/>", 1_000_000)) + "</row>");
        var merged = TestWorkbook.Replaced(small, "xl/worksheets/sheet1.xml", "</sheetData>", "</sheetData>" + string.Concat(Enumerable.Repeat("<mergeCell ref=\"A1:B2\"/>", 1_000_000)));

        Assert.Contains("columns", Refusal("DAMLZHBSPP_2026.xlsx", row, "DAMLZHBSPP_2026.xlsx"));
        Assert.Contains("no cells", Refusal("DAMLZHBSPP_2026.xlsx", merged, "DAMLZHBSPP_2026.xlsx"));
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("deep")]
    [InlineData("names")]
    [InlineData("attributes")]
    [InlineData("namespaces")]
    [InlineData("text")]
    [InlineData("value")]
    public void Outline_of_xml_has_limits_and_the_refusal_is_short(string kind)
    {
        const int Million = 1_000_000;
        var body = kind switch
        {
            "tag" => $"<{new string('x', 6 * Million)}>",
            "deep" => string.Concat(Enumerable.Repeat("<a>", Million)),
            "names" => string.Concat(Enumerable.Range(0, 200_000).Select(i => $"<a{i}/>")),
            "attributes" => string.Concat(Enumerable.Range(0, 200_000).Select(i => $"<a b{i}='1'/>")),
            "namespaces" => string.Concat(Enumerable.Range(0, 200_000).Select(i => $"<a xmlns='u{i}'/>")),
            "text" => $"<a>{new string('x', 6 * Million)}</a>",
            _ => $"<a b='{new string('x', 6 * Million)}'/>",
        };
        foreach (var root in (string[])["<OASISReport><RTO>", "<HourlyLmps><HourlyLmp>"])
        {
            var refusal = Refusal("PRC_LMP_DAM.xml", Encoding.UTF8.GetBytes(root + body), "PRC_LMP_DAM.xml", Isone(root));
            Assert.Contains("XML", refusal);
            Assert.InRange(refusal.Length, 1, 400);
        }
    }

    [Fact]
    public void Report_that_begins_with_bad_rows_only_is_given_up()
    {
        var rows = Encoding.UTF8.GetBytes(Packed.Header + string.Concat(Enumerable.Repeat("03/19/2025 01:00:00,03/19/2025 06:00:00,NODE,P,x,0.1,-2.1,1\n", 300_000)));
        var result = Assert.Single(Fixture.ReadBytes(Packed.Name, rows).Results);

        Assert.Equal((100_000L, 0L), (result.RejectedRows, result.AcceptedRows));
        Assert.Contains("no good row among its first 100000", result.Refusal);
    }

    [Fact]
    public void Nodes_of_one_file_have_a_limit()
    {
        var refusal = Assert.Single(Fixture.ReadBytes(Packed.Name, Packed.Report(110_000)).Results).Refusal;

        Assert.Contains("more than 100000 different nodes", refusal);
    }

    [Fact]
    public void Refusal_is_one_short_line_whatever_it_quotes()
    {
        var result = new ReportResult { File = "a", Refusal = new string('x', 6_000_000) + "\n" };
        Assert.InRange(result.Refusal!.Length, 1, 301);
        Assert.Equal("a b", (result with { Refusal = "a\nb" }).Refusal);
    }

    private static PriceProduct? Isone(string root) => root.Contains("Hourly", StringComparison.Ordinal) ? PriceProduct.DayAheadHourly : null;

    private static string Refusal(string name, byte[] content, string file, PriceProduct? product = null)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Fixture.ReadBytes(name, content, product).Results[^1];
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains(Path.GetFileNameWithoutExtension(file), result.File);
        Assert.InRange(allocated, 0, 100L << 20);
        return Assert.IsType<string>(result.Refusal);
    }

    private static byte[] GzipOfZeros(string start)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            WriteZeros(gzip, start);
        }

        return packed.ToArray();
    }

    private static byte[] ZipOfZeros(string name, string start)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(name).Open();
            WriteZeros(entry, start);
        }

        return packed.ToArray();
    }

    private static void WriteZeros(Stream stream, string start)
    {
        stream.Write(Encoding.UTF8.GetBytes(start));
        var block = new byte[1 << 20];
        for (var written = 0L; written < Large; written += block.Length)
        {
            stream.Write(block);
        }
    }
}
