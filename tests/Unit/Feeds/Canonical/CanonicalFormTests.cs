using System.IO.Compression;
using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Canonical;

/// <summary>Files of the platform's own rows.</summary>
public sealed class CanonicalFormTests
{
    private const string Header = "iso,node,market,interval_start_utc,interval_end_utc,lmp,energy,congestion,loss,ghg,known_at,known_at_basis,source_version,hub,zone,baa\n";
    private const string Good = "CAISO,SP15,DAY_AHEAD_HOURLY,2026-06-01T07:00:00Z,2026-06-01T08:00:00Z,20.5,21,-0.5,0,,2026-05-31T20:00:00.123456Z,posting_hour,3,SP15,,CISO\n";

    [Fact]
    public void Row_says_what_it_was_made_of()
    {
        var (result, sink) = Read(Encoding.UTF8.GetBytes(Header + Good + Good.Replace("CAISO,SP15,DAY_AHEAD_HOURLY", "MISO,N,REAL_TIME_5_MIN", StringComparison.Ordinal)));

        Assert.Equal(("canonical-csv", 2L, null), (result.Layout, result.Prices, result.Refusal));
        var price = sink.Prices[0].Event;
        Assert.Equal(new EntityKey(Isos.Caiso, "SP15"), price.Node);
        Assert.Equal(new NodeLabels(Hub: "SP15", BalancingAuthority: "CISO"), price.Labels);
        Assert.Equal((PriceProduct.DayAheadHourly, 60, 20.5, 21.0, -0.5, 0.0), (price.Fact.Product, price.Fact.IntervalMinutes, price.Fact.Lmp, price.Fact.Energy, price.Fact.Congestion, price.Fact.Loss));
        Assert.Equal((KnownAtBasis.PostingHour, 3L, double.NaN), (price.Fact.KnownAtBasis, price.Fact.SourceVersion, price.Fact.Ghg));
        Assert.Equal(new DateTime(2026, 5, 31, 20, 0, 0, DateTimeKind.Utc).AddTicks(1_234_560), price.Fact.KnownAtUtc);
        Assert.Equal(Isos.Miso, sink.Prices[1].Event.Node.Iso);
    }

    [Fact]
    public void What_convert_writes_is_read_back_as_it_was()
    {
        var (_, first) = Read(Encoding.UTF8.GetBytes(Header + Good));
        using var written = new MemoryStream();
        using (var csv = new CanonicalCsv(written))
        {
            csv.ReportOpened("first.csv");
            csv.Price(first.Prices[0].Event, 2);
        }

        var (result, second) = Read(written.ToArray());

        Assert.Equal("canonical-csv", result.Layout);
        Assert.Equal(first.Prices[0].Event.Fact, Assert.Single(second.Prices).Event.Fact);
    }

    [Theory]
    [InlineData("CAISO,", "XISO,", "iso", RejectReason.UnknownValue)]
    [InlineData("SP15,DAY", ",DAY", "node", RejectReason.BadKey)]
    [InlineData("DAY_AHEAD_HOURLY", "DAY_AHEAD", "market", RejectReason.UnknownValue)]
    [InlineData("2026-06-01T07:00:00Z", "2026-06-01T07:00:00", "interval_start_utc", RejectReason.BadTime)]
    [InlineData("2026-06-01T08:00:00Z", "2026-06-01T07:00:00Z", "interval_end_utc", RejectReason.BadTime)]
    [InlineData("20.5", "", "lmp", RejectReason.MissingField)]
    [InlineData("20.5", "high", "lmp", RejectReason.BadNumber)]
    [InlineData("posting_hour", "guessed", "known_at_basis", RejectReason.UnknownValue)]
    [InlineData(",3,", ",new,", "source_version", RejectReason.BadNumber)]
    public void Bad_row_is_named_by_line_field_and_reason_and_the_others_are_taken(string from, string to, string field, RejectReason reason)
    {
        var (result, sink) = Read(Encoding.UTF8.GetBytes(Header + Good.Replace(from, to, StringComparison.Ordinal) + Good));

        var rejection = Assert.Single(sink.Rejections);
        Assert.Equal((2, field, reason), (rejection.Line, rejection.Field, rejection.Reason));
        Assert.Equal((1L, 1L, 1L), (result.Prices, result.AcceptedRows, result.RejectedRows));
    }

    [Fact]
    public void Packed_rows_are_read_and_broken_parquet_is_refused_by_name()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Header + Good));
        }

        Assert.Equal(1, Read(packed.ToArray()).Result.Prices);
        Assert.Contains("no Parquet file that can be read", Read(Encoding.UTF8.GetBytes("PAR1 and nothing else that makes sense")).Result.Refusal, StringComparison.Ordinal);
    }

    private static (ReportResult Result, RecordingSink Sink) Read(byte[] file)
    {
        var sink = new RecordingSink();
        using var content = new MemoryStream(file);
        return (Assert.Single(new ReportReader().Read("rows.csv", content, ReportOptions.Default, sink, TestContext.Current.CancellationToken)), sink);
    }
}
