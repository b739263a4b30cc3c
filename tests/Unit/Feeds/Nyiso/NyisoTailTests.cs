using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Nyiso;

/// <summary>The file of the running day ends with prices of the 15-minute commitment for intervals that dispatch has not reached.</summary>
public sealed class NyisoTailTests
{
    private const string Header = "Time Stamp,Name,PTID,LBMP ($/MWHr),Marginal Cost Losses ($/MWHr),Marginal Cost Congestion ($/MWHr)\n";

    [Fact]
    public void Quarters_behind_a_gap_at_the_end_are_the_commitments()
    {
        var sink = Read(["09:05", "09:10", "09:15", "09:20", "09:30", "09:45", "10:00"]);

        Assert.Equal(["13:00", "13:05", "13:10", "13:15"], StartsOf(sink, PriceProduct.RealTime5Min));
        Assert.Equal(["13:15", "13:30", "13:45"], StartsOf(sink, PriceProduct.RealTime15Min));
        var last = sink.Prices[^1].Event.Fact;
        Assert.Equal((15, RecordingSink.Utc("2026-06-10T14:05:00Z")), (last.IntervalMinutes, last.KnownAtUtc));
    }

    [Fact]
    public void Dispatch_that_ends_on_a_quarter_hour_stays_dispatch()
    {
        var sink = Read(["09:05", "09:10", "09:15", "09:30", "09:45"]);

        Assert.Equal(["13:00", "13:05", "13:10"], StartsOf(sink, PriceProduct.RealTime5Min));
        Assert.Equal(["13:15", "13:30"], StartsOf(sink, PriceProduct.RealTime15Min));
    }

    [Fact]
    public void A_gap_within_a_day_that_goes_on_is_no_end_of_dispatch()
    {
        var sink = Read(["09:05", "09:30", "09:45", "10:00", "10:05"]);

        Assert.Equal(5, StartsOf(sink, PriceProduct.RealTime5Min).Count);
        Assert.Empty(StartsOf(sink, PriceProduct.RealTime15Min));
    }

    [Fact]
    public void A_whole_day_is_dispatch_to_its_midnight()
    {
        var sink = Read([.. Enumerable.Range(1, 288).Select(step => $"{step * 5 / 60:00}:{step * 5 % 60:00}")]);

        Assert.Equal(288, StartsOf(sink, PriceProduct.RealTime5Min).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_order_of_the_rows_does_not_matter(bool byNode)
    {
        string[] stamps = ["09:05", "09:10", "09:15", "09:20", "09:30", "09:45"];
        var rows = byNode
            ? new[] { 61752, 61753 }.SelectMany(node => stamps.Select(stamp => Row(stamp, node)))
            : stamps.Reverse().SelectMany(stamp => new[] { 61752, 61753 }.Select(node => Row(stamp, node)));
        var sink = ReadText(Header + string.Concat(rows));

        Assert.Equal(8, StartsOf(sink, PriceProduct.RealTime5Min).Count);
        Assert.Equal(4, StartsOf(sink, PriceProduct.RealTime15Min).Count);
        Assert.Equal(12, sink.AcceptedRows);
    }

    [Theory]
    [InlineData("03/08/2026", "01:50", "01:55", "03:00", "03:05")]
    [InlineData("03/08/2026", "01:50", "01:55", "03:00")]
    [InlineData("11/01/2026", "01:55", "01:00", "01:05", "01:10", "01:15")]
    [InlineData("11/01/2026", "01:50", "01:55", "02:00")]
    public void A_clock_that_is_set_leaves_no_gap(string day, params string[] stamps)
    {
        var sink = ReadText(Header + string.Concat(stamps.Select(stamp => Row(stamp, 61752, day))));

        Assert.Equal(stamps.Length, StartsOf(sink, PriceProduct.RealTime5Min).Count);
    }

    private static RecordingSink Read(string[] stamps) => ReadText(Header + string.Concat(stamps.Select(stamp => Row(stamp, 61752))));

    private static string Row(string stamp, int node, string day = "06/10/2026") => $"{day} {stamp}:00,ZONE {node},{node},30,1,-2\n";

    private static RecordingSink ReadText(string text)
    {
        var (results, sink) = Fixture.ReadBytes("20260610realtime_zone.csv", Encoding.UTF8.GetBytes(text));
        Assert.Null(Assert.Single(results).Refusal);
        Assert.Empty(sink.Rejections);
        return sink;
    }

    private static List<string> StartsOf(RecordingSink sink, PriceProduct product) =>
        [.. sink.Prices.Where(price => price.Event.Fact.Product == product).Select(price => $"{price.Event.Fact.IntervalStartUtc:HH:mm}")];
}
