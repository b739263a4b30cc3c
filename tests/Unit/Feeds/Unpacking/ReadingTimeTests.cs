using GridGrains.Domain.Prices;
using GridGrains.Feeds.Ingestion;
using GridGrains.Feeds.Ingestion.Pages;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Ercot;
using GridGrains.Tests.Unit.Feeds.Ingestion;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Unpacking;

/// <summary>XML and workbooks that take too long by the clock are refused; what is done with their rows in between takes as long as it likes.</summary>
public sealed class ReadingTimeTests
{
    private const string TooLong = "takes more than 60 s to parse";

    private static readonly byte[] Workbook = TestWorkbook.Of(
        ("Jun", [["Delivery Date", "Hour Ending", "Repeated Hour Flag", "Settlement Point", "Settlement Point Price"], ["06/04/2026", "01:00", "N", "HB_WEST", 1.5], ["06/04/2026", "02:00", "N", "HB_WEST", 2.5]]));

    public static TheoryData<string> Files => [Fixture.PathOf("caiso/dam.xml"), Fixture.PathOf("isone/hourlylmp_da_final_day_20260308.xml"), "DAMLZHBSPP_2026.xlsx"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Parser_that_needs_a_second_for_each_look_at_the_clock_is_stopped(string file)
    {
        Assert.Null(Read(file, new StepClock(TimeSpan.Zero), new RecordingSink()).Refusal);

        Assert.StartsWith(TooLong, Read(file, new StepClock(TimeSpan.FromSeconds(61)), new RecordingSink()).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Time_of_those_who_take_the_rows_does_not_count(string file)
    {
        var clock = new StepClock(TimeSpan.Zero);
        var sink = new SlowSink(clock);

        Assert.Null(Read(file, clock, sink).Refusal);
        Assert.True(sink.Prices >= 1);
    }

    [Theory]
    [InlineData("row", null)]
    [InlineData(null, "$.r.row[*]")]
    [InlineData(null, null)]
    public void Pages_of_sources_have_the_same_bound(string? element, string? path)
    {
        var isXml = (element ?? path) is not null;
        var endpoint = PipelineBench.Spec(Specs.Prices).Endpoints[0] with { Format = isXml ? "xml" : "xlsx", RecordElement = element, ResponsePath = path, HeaderHas = [] };
        var page = isXml ? "<r><row><a>1</a></row><row><a>2</a></row></r>"u8.ToArray() : Workbook;

        var fault = Assert.Throws<SourceException>(() => ReadAll(new PageReader(endpoint, 1 << 20, new StepClock(TimeSpan.FromSeconds(61))), page));
        Assert.Contains(TooLong, fault.Message, StringComparison.Ordinal);

        var clock = new StepClock(TimeSpan.Zero);
        Assert.Equal(2, ReadAll(new PageReader(endpoint, 1 << 20, clock), page, () => clock.Advance(TimeSpan.FromHours(1))));
    }

    private static ReportResult Read(string file, TimeProvider clock, IReportSink sink)
    {
        using var content = new MemoryStream(File.Exists(file) ? File.ReadAllBytes(file) : Workbook, writable: false);
        return Assert.Single(new ReportReader { ParsingClock = clock }.Read(Path.GetFileName(file), content, ReportOptions.Default, sink, TestContext.Current.CancellationToken));
    }

    private static int ReadAll(PageReader reader, byte[] page, Action? between = null)
    {
        var count = 0;
        foreach (var _ in reader.Read(new MemoryStream(page, writable: false)))
        {
            count++;
            between?.Invoke();
        }

        return count;
    }

    /// <summary>Each look at it finds that so much time has gone by.</summary>
    private sealed class StepClock(TimeSpan step) : TimeProvider
    {
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _now += time;

        public override long GetTimestamp() => (_now += step).Ticks;
    }

    private sealed class SlowSink(StepClock clock) : IReportSink
    {
        public int Prices { get; private set; }

        public void RowAccepted()
        {
        }

        public void RowRejected(in RowRejection rejection) => clock.Advance(TimeSpan.FromHours(1));

        public void Price(in LmpEvent price, int line)
        {
            Prices++;
            clock.Advance(TimeSpan.FromHours(1));
        }
    }
}
