using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Miso;

public sealed class MisoJsonTests
{
    [Fact]
    public void The_consolidated_table_gives_five_minute_prices_at_the_start_of_the_interval()
    {
        var (result, sink) = Fixture.Read("miso/consolidated.json");

        Assert.Equal(("miso-lmp-consolidated-json", Market.RealTime5Min), (result.Layout, result.Market));
        var fact = sink.FactOf("TEST.HUB", "2026-10-03T05:15:00Z");
        Assert.Equal((Market.RealTime5Min, 13.18, 13.23, -.06, .01), (fact.Market, fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
        Assert.Equal(RecordingSink.Utc("2026-10-03T05:25:00Z"), fact.KnownAtUtc);
    }

    [Fact]
    public void Its_other_sections_carry_markets_and_hours_of_their_own_the_integrated_hour_of_yesterday_among_them()
    {
        var (_, sink) = Fixture.Read("miso/consolidated.json");

        var integrated = sink.FactOf("TEST.HUB", "2026-10-03T04:00:00Z");
        Assert.Equal((Market.RealTimeHourly, 20, 60), (integrated.Market, integrated.Lmp, integrated.IntervalMinutes));
        var dayAhead = sink.FactOf("TEST.HUB", "2026-10-03T05:00:00Z");
        Assert.Equal((Market.DayAheadHourlyExAnte, 21), (dayAhead.Market, dayAhead.Lmp));
    }

    [Fact]
    public void Its_bad_nodes_are_rejected_by_position()
    {
        var (result, sink) = Fixture.Read("miso/consolidated.json");

        Assert.Equal(
            [(3, "LMP", RejectReason.BadNumber), (4, "name", RejectReason.MissingField), (7, "HourAndMin", RejectReason.BadTime)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
        Assert.Equal((7L, 4L), (result.Rows, result.Prices));
    }

    [Fact]
    public void The_five_minute_table_names_its_columns_beside_the_rows()
    {
        var (result, sink) = Fixture.Read("miso/five-minute-ex-post.json");

        Assert.Equal(("miso-five-minute-json", Market.RealTime5Min), (result.Layout, result.Market));
        Assert.Equal(13.23, sink.FactOf("TEST.HUB", "2026-10-02T21:50:00Z").Energy);
        Assert.True(double.IsNaN(sink.FactOf("ACME.LZ", "2026-10-02T21:50:00Z").Energy));
        Assert.Equal([1, 2, 6], sink.Prices.Select(price => price.Line));
        Assert.Equal(
            [(3, "LMP", RejectReason.BadNumber), (4, "CPNODE", RejectReason.MissingField), (5, "CPNODE", RejectReason.MissingField)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
    }

    [Fact]
    public void A_published_consolidated_table_is_read_to_the_digit()
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf("miso/miso-GetLmpConsolidatedTable_EXCERPT.json"));

        Assert.Equal((6L, 6L, Market.RealTime5Min), (result.Rows, result.Prices, result.Market));
        var fact = sink.FactOf("OTP.CENTER1", "2026-10-02T21:50:00Z");
        Assert.Equal((-.87, 34.5, -32.6, -2.77), (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
    }

    [Fact]
    public void The_five_minute_table_says_the_same_as_csv()
    {
        var (result, sink) = Fixture.Read("miso/current-interval.csv");

        Assert.Equal(("miso-five-minute-csv", Market.RealTime5Min, 3L), (result.Layout, result.Market, result.Rows));
        var fact = sink.FactOf("TEST.HUB", "2026-10-02T21:50:00Z");
        Assert.Equal((13.18, 13.23, -.06, .01), (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
        Assert.True(double.IsNaN(sink.FactOf("ACME.LZ", "2026-10-02T21:50:00Z").Energy));
        Assert.Equal((4, "LMP"), (Assert.Single(sink.Rejections).Line, sink.Rejections[0].Field));
    }
}
