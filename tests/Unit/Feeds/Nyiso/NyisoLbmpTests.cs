using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Nyiso;

public sealed class NyisoLbmpTests
{
    private const string Header =
        "\"Time Stamp\",\"Name\",\"PTID\",\"LBMP ($/MWHr)\",\"Marginal Cost Losses ($/MWHr)\",\"Marginal Cost Congestion ($/MWHr)\"\n";

    [Fact]
    public void Congestion_takes_the_canonical_sign_and_energy_closes_the_identity()
    {
        var (result, sink) = Fixture.Read("nyiso/20251102damlbmp_zone.csv");

        Assert.Equal(PriceProduct.DayAheadHourly, result.Product);
        Assert.Equal(10, result.AcceptedRows);
        var fact = sink.FactOf("61761", "2025-11-02T04:00:00Z");
        Assert.Equal((40.07, 32.35, 5.57, 2.15), (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
        Assert.Equal(RecordingSink.Utc("2025-11-01T15:00:00Z"), fact.KnownAtUtc);
        Assert.Equal(KnownAtBasis.PostingHour, fact.KnownAtBasis);
    }

    [Fact]
    public void Published_congestion_of_zero_is_no_negative_zero()
    {
        var (_, sink) = Fixture.Read("nyiso/20251102damlbmp_zone.csv");

        var fact = sink.FactOf("61752", "2025-11-02T04:00:00Z");
        Assert.Equal(0, fact.Congestion);
        Assert.False(double.IsNegative(fact.Congestion));
        Assert.Equal(32.35, fact.Energy);
    }

    [Fact]
    public void Repeated_hour_is_told_by_the_order_of_each_nodes_rows()
    {
        var (_, sink) = Fixture.Read("nyiso/20251102damlbmp_zone.csv");

        Assert.Equal(30.00, sink.FactOf("61752", "2025-11-02T05:00:00Z").Lmp);
        Assert.Equal(29.00, sink.FactOf("61752", "2025-11-02T06:00:00Z").Lmp);
        Assert.Equal(38.11, sink.FactOf("61761", "2025-11-02T05:00:00Z").Lmp);
        Assert.Equal(36.50, sink.FactOf("61761", "2025-11-02T06:00:00Z").Lmp);
        Assert.Equal(28.00, sink.FactOf("61752", "2025-11-02T07:00:00Z").Lmp);
    }

    [Fact]
    public void Labels_tell_zones_from_the_proxies_beside_them()
    {
        var (_, sink) = Fixture.Read("nyiso/20251102damlbmp_zone.csv");

        var labels = sink.Prices.ToLookup(price => price.Event.Node.Id, price => price.Event.Labels);
        Assert.Equal(new NodeLabels("N.Y.C.", "ZONE"), labels["61761"].First());
        Assert.Equal(new NodeLabels("PJM", "INTERFACE"), labels["61847"].Single());
    }

    [Fact]
    public void Dispatch_stamps_end_their_interval_also_across_the_repeated_hour()
    {
        var (result, sink) = Fixture.Read("nyiso/20251102realtime_zone.csv");

        Assert.Equal(PriceProduct.RealTime5Min, result.Product);
        var west = sink.Prices.Where(price => price.Event.Node.Id == "61752").Select(price => $"{price.Event.Fact.IntervalStartUtc:HH:mm:ss} {price.Event.Fact.Lmp}");
        Assert.Equal(
            [
                "04:50:00 20", "04:55:00 21", "05:00:00 22", "05:50:00 23", "05:52:48 24",
                "05:55:00 25", "05:57:13 26", "06:00:00 27", "06:50:00 28", "06:55:00 29",
            ],
            west);
        Assert.Equal(["04:55", "05:55"], sink.Prices.Where(price => price.Event.Node.Id == "61762").Select(price => $"{price.Event.Fact.IntervalStartUtc:HH:mm}"));
        Assert.All(sink.Prices, price => Assert.Equal(price.Event.Fact.IntervalEndUtc.AddMinutes(5), price.Event.Fact.KnownAtUtc));
    }

    [Fact]
    public void Bad_rows_are_rejected_one_by_one_and_reading_goes_on()
    {
        var (result, sink) = Fixture.Read("nyiso/20260308rtlbmp_gen.csv");

        Assert.Equal(PriceProduct.RealTimeHourly, result.Product);
        Assert.Equal(
            [
                (4, RejectReason.NoSuchHour), (5, RejectReason.BadNumber), (7, RejectReason.MissingField),
                (8, RejectReason.BadTime), (9, RejectReason.BadKey), (10, RejectReason.BadTime),
            ],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Reason)));
        Assert.Equal(4, result.AcceptedRows);
        Assert.Equal(1234.5, sink.FactOf("900001", "2026-03-08T10:00:00Z").Lmp);
        Assert.Equal(1.5, sink.FactOf("900001", "2026-03-08T06:00:00Z").Congestion);
    }

    [Fact]
    public void Price_without_components_leaves_them_open()
    {
        var (_, sink) = Fixture.Read("nyiso/20260308rtlbmp_gen.csv");

        var proxy = Assert.Single(sink.Prices, price => price.Event.Node.Id == "900002").Event;
        Assert.Equal(-3.25, proxy.Fact.Lmp);
        Assert.Equal((double.NaN, double.NaN, double.NaN), (proxy.Fact.Energy, proxy.Fact.Congestion, proxy.Fact.Loss));
        Assert.Equal("INTERFACE", proxy.Labels.Type);
    }

    [Fact]
    public void Hourly_prices_under_a_name_without_product_are_refused_unless_an_option_says_it()
    {
        var content = Encoding.UTF8.GetBytes(Header + "\"06/04/2026 01:00:00\",\"WEST\",61752,30.00,1.00,0.00\n");

        var (refused, nothing) = Fixture.ReadBytes("prices.csv", content);
        Assert.Contains("--market", Assert.Single(refused).Refusal);
        Assert.Empty(nothing.Prices);

        var (read, sink) = Fixture.ReadBytes("prices.csv", content, PriceProduct.RealTimeHourly);
        Assert.Equal(PriceProduct.RealTimeHourly, Assert.Single(read).Product);
        Assert.Equal(RecordingSink.Utc("2026-06-04T05:00:00Z"), Assert.Single(sink.Prices).Event.Fact.IntervalStartUtc);
    }

    [Fact]
    public void Stamp_off_the_quarter_hour_shows_dispatch_under_any_name()
    {
        var content = Encoding.UTF8.GetBytes(Header + "\"06/04/2026 01:05:00\",\"WEST\",61752,30.00,1.00,0.00\n");

        var (results, _) = Fixture.ReadBytes("prices.csv", content);

        Assert.Equal(PriceProduct.RealTime5Min, Assert.Single(results).Product);
    }

    [Fact]
    public void Commitment_prices_end_quarter_hours_when_an_option_says_so()
    {
        var content = Encoding.UTF8.GetBytes(Header + "\"06/04/2026 01:15:00\",\"WEST\",61752,30.00,1.00,0.00\n");

        var (_, sink) = Fixture.ReadBytes("prices.csv", content, PriceProduct.RealTime15Min);

        var fact = Assert.Single(sink.Prices).Event.Fact;
        Assert.Equal((RecordingSink.Utc("2026-06-04T05:00:00Z"), 15), (fact.IntervalStartUtc, fact.IntervalMinutes));
    }

    [Theory]
    [InlineData("\"Time Stamp\",\"Time Zone\",\"Name\",\"PTID\",\"Load\"\n\"03/01/2019 00:00:00\",\"EST\",\"WEST\",61752,1600.5\n")]
    [InlineData("\"Time Stamp\",\"Capitl\",\"West\",\"NYISO\"\n\"03/01/2019 00:00\",1200,1600,15000\n")]
    public void Load_reports_are_no_prices(string content)
    {
        var (results, sink) = Fixture.ReadBytes("20190301damlbmp_zone.csv", Encoding.UTF8.GetBytes(content), PriceProduct.DayAheadHourly);

        Assert.NotNull(Assert.Single(results).Refusal);
        Assert.Empty(sink.Prices);
        Assert.Empty(sink.Rejections);
    }

    [Fact]
    public void Real_day_of_25_hours_reads_whole()
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf("nyiso/nyiso-damlbmp_zone_20251102.csv"));

        Assert.Null(result.Refusal);
        Assert.Equal((PriceProduct.DayAheadHourly, 50L, 0L), (result.Product, result.AcceptedRows, result.RejectedRows));
        Assert.All(sink.Prices.GroupBy(price => price.Event.Node), node =>
            Assert.Equal(25, node.Select(price => price.Event.Fact.IntervalStartUtc).Distinct().Count()));
        Assert.Equal(RecordingSink.Utc("2025-11-02T04:00:00Z"), result.FirstIntervalUtc);
        Assert.Equal(RecordingSink.Utc("2025-11-03T04:00:00Z"), result.LastIntervalUtc);
        Assert.Equal(52.73, sink.FactOf("61757", "2025-11-02T05:00:00Z").Lmp);
        Assert.Equal(51.44, sink.FactOf("61757", "2025-11-02T06:00:00Z").Lmp);
        Assert.Equal(48.60, sink.FactOf("61752", "2025-11-02T04:00:00Z").Energy);
    }

    [Fact]
    public void Real_load_archives_are_refused_file_by_file()
    {
        var sink = new RecordingSink();
        var results = new ReportReader().ReadFile(
            SharedData.PathOf("nyiso/20190301pal_csv.zip"), ReportOptions.Default, sink, TestContext.Current.CancellationToken);

        Assert.Equal(31, results.Count);
        Assert.All(results, result => Assert.NotNull(result.Refusal));
        Assert.Empty(sink.Prices);
    }
}
