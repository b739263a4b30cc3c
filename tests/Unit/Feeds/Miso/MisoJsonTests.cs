using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Miso;

public sealed class MisoJsonTests
{
    [Fact]
    public void The_consolidated_table_ends_its_five_minutes_at_the_time_it_names()
    {
        var (result, sink) = Fixture.Read("miso/consolidated.json");

        Assert.Equal(("miso-lmp-consolidated-json", PriceProduct.RealTime5Min), (result.Layout, result.Product));
        var fact = sink.FactOf("TEST.HUB", "2026-10-03T05:10:00Z");
        Assert.Equal((PriceProduct.RealTime5Min, 13.18, 13.23, -.06, .01), (fact.Product, fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
        Assert.Equal(RecordingSink.Utc("2026-10-03T05:20:00Z"), fact.KnownAtUtc);
    }

    [Fact]
    public void Its_other_sections_carry_markets_and_hours_of_their_own_the_integrated_hour_of_yesterday_among_them()
    {
        var (_, sink) = Fixture.Read("miso/consolidated.json");

        var integrated = sink.FactOf("TEST.HUB", "2026-10-03T04:00:00Z");
        Assert.Equal((PriceProduct.RealTimeHourly, 20, 60), (integrated.Product, integrated.Lmp, integrated.IntervalMinutes));
        var dayAhead = sink.FactOf("TEST.HUB", "2026-10-03T05:00:00Z");
        Assert.Equal((PriceProduct.DayAheadHourlyExAnte, 21), (dayAhead.Product, dayAhead.Lmp));
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

        Assert.Equal(("miso-five-minute-json", PriceProduct.RealTime5Min), (result.Layout, result.Product));
        Assert.Equal(13.23, sink.FactOf("TEST.HUB", "2026-10-02T21:45:00Z").Energy);
        Assert.True(double.IsNaN(sink.FactOf("ACME.LZ", "2026-10-02T21:45:00Z").Energy));
        Assert.Equal([1, 2, 6], sink.Prices.Select(price => price.Line));
        Assert.Equal(
            [(3, "LMP", RejectReason.BadNumber), (4, "CPNODE", RejectReason.MissingField), (5, "CPNODE", RejectReason.MissingField)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
    }

    [Fact]
    public void A_published_consolidated_table_is_read_to_the_digit()
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf("miso/miso-GetLmpConsolidatedTable_EXCERPT.json"));

        Assert.Equal((6L, 6L, PriceProduct.RealTime5Min), (result.Rows, result.Prices, result.Product));
        var fact = sink.FactOf("OTP.CENTER1", "2026-10-02T21:45:00Z");
        Assert.Equal((-.87, 34.5, -32.6, -2.77), (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
    }

    [Fact]
    public void The_five_minute_table_says_the_same_as_csv()
    {
        var (result, sink) = Fixture.Read("miso/current-interval.csv");

        Assert.Equal(("miso-five-minute-csv", PriceProduct.RealTime5Min, 3L), (result.Layout, result.Product, result.Rows));
        var fact = sink.FactOf("TEST.HUB", "2026-10-02T21:45:00Z");
        Assert.Equal((13.18, 13.23, -.06, .01), (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
        Assert.True(double.IsNaN(sink.FactOf("ACME.LZ", "2026-10-02T21:45:00Z").Energy));
        Assert.Equal((4, "LMP"), (Assert.Single(sink.Rejections).Line, sink.Rejections[0].Field));
    }

    [Theory]
    [InlineData("10-Sep-2026", "00:05", "00:05", "2026-09-10T05:00:00Z")]
    [InlineData("11-Sep-2026", "00:00", "00:00", "2026-09-11T04:55:00Z")]
    [InlineData("11-Sep-2026", "00:00", "24:00", "2026-09-11T04:55:00Z")]
    [InlineData("11-Sep-2026", "00:05", "23:55", "2026-09-11T04:50:00Z")]
    public void The_consolidated_table_ends_with_its_interval_also_at_midnight(string day, string table, string section, string startUtc)
    {
        var fact = Assert.Single(Board(day, table, "FiveMinLMP", section).Prices).Event.Fact;

        Assert.Equal(RecordingSink.Utc(startUtc), fact.IntervalStartUtc);
        Assert.Equal(fact.IntervalStartUtc.AddMinutes(10), fact.KnownAtUtc);
    }

    [Theory]
    [InlineData("HourlyIntegratedLMP", "00:00", "HE 24", "2026-09-11T04:00:00Z")]
    [InlineData("HourlyIntegratedLMP", "00:05", "HE 24", "2026-09-11T04:00:00Z")]
    [InlineData("HourlyIntegratedLMP", "01:00", "HE 1", "2026-09-11T05:00:00Z")]
    [InlineData("DayAheadExPostLMP", "00:00", "HE 24", "2026-09-11T04:00:00Z")]
    [InlineData("DayAheadExPostLMP", "00:00", "HE 1", "2026-09-11T05:00:00Z")]
    [InlineData("DayAheadExPostLMP", "23:55", "HE 24", "2026-09-12T04:00:00Z")]
    public void The_hours_beside_it_are_those_nearest_to_it(string section, string table, string hour, string startUtc) =>
        Assert.Equal(RecordingSink.Utc(startUtc), Assert.Single(Board("11-Sep-2026", table, section, hour).Prices).Event.Fact.IntervalStartUtc);

    [Theory]
    [InlineData("rolling.json", """{"headers":["INTERVAL","CPNODE","LMP","MLC","MCC"],"data":[["2026-09-10T00:05:00","A.HUB","21","0","1"],["2026-09-11T00:00:00","A.HUB","30","0","0"]]}""")]
    [InlineData("rolling.csv", "INTERVAL,CPNODE,LMP,MLC,MCC\n2026-09-10T00:05:00,A.HUB,21,0,1\n2026-09-11T00:00:00,A.HUB,30,0,0\n")]
    public void A_day_of_five_minute_rows_runs_from_its_first_interval_to_its_last(string name, string text)
    {
        var (results, sink) = Fixture.ReadBytes(name, System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Null(Assert.Single(results).Refusal);
        Assert.Equal(RecordingSink.Utc("2026-09-10T05:10:00Z"), sink.FactOf("A.HUB", "2026-09-10T05:00:00Z").KnownAtUtc);
        Assert.Equal(30, sink.FactOf("A.HUB", "2026-09-11T04:55:00Z").Lmp);
    }

    private static RecordingSink Board(string day, string table, string section, string time)
    {
        const string Nodes = """ "PricingNode":[{"name":"A.HUB","LMP":"20","MLC":"0","MCC":"0"}] """;
        var text = "{\"LMPData\":{\"RefId\":\"" + day + " - Interval " + table + " EST\",\"" + section + "\":{\"HourAndMin\":\"" + time + "\"," + Nodes + "}}}";
        var (results, sink) = Fixture.ReadBytes("board.json", System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Null(Assert.Single(results).Refusal);
        return sink;
    }
}
