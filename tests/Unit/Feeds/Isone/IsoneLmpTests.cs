using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Isone;

public sealed class IsoneLmpTests
{
    [Fact]
    public void Json_records_carry_their_offset_through_the_repeated_hour()
    {
        var (result, sink) = Fixture.Read("isone/hourlylmp_rt_final_day_20251102.json");

        Assert.Equal(PriceProduct.RealTimeHourlyFinal, result.Product);
        Assert.Equal(5, result.AcceptedRows);
        Assert.Equal(30.0, sink.FactOf("4000", "2025-11-02T05:00:00Z").Lmp);
        var second = sink.FactOf("4000", "2025-11-02T06:00:00Z");
        Assert.Equal((29.0, 28.5, 0.1, 0.4), (second.Lmp, second.Energy, second.Congestion, second.Loss));
        Assert.Equal(KnownAtBasis.PostingDay, second.KnownAtBasis);
    }

    [Fact]
    public void Bad_json_records_are_rejected_one_by_one()
    {
        var (_, sink) = Fixture.Read("isone/hourlylmp_rt_final_day_20251102.json");

        Assert.Equal(
            [
                (5, "BeginDate", RejectReason.BadTime), (6, "BeginDate", RejectReason.BadTime), (7, "Lmp", RejectReason.BadNumber),
                (8, "LocationId", RejectReason.MissingField), (9, "", RejectReason.UnknownValue), (10, "", RejectReason.UnknownValue),
            ],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
    }

    [Fact]
    public void Single_record_comes_without_an_array()
    {
        var (result, sink) = Fixture.Read("isone/fiveminutelmp_current_4000.json");

        Assert.Equal(PriceProduct.RealTime5Min, result.Product);
        var price = Assert.Single(sink.Prices).Event;
        Assert.Equal((RecordingSink.Utc("2026-03-08T07:05:00Z"), 5), (price.Fact.IntervalStartUtc, price.Fact.IntervalMinutes));
        Assert.Equal(new NodeLabels(".H.INTERNAL_HUB", "HUB"), price.Labels);
        Assert.Equal("ISONE/4000", price.Node.ToString());
    }

    [Fact]
    public void Xml_reads_as_the_json_does()
    {
        var (result, sink) = Fixture.Read("isone/hourlylmp_da_final_day_20260308.xml");

        Assert.Equal(PriceProduct.DayAheadHourly, result.Product);
        Assert.Equal(2, result.AcceptedRows);
        Assert.Equal(28.75, sink.FactOf("4001", "2026-03-08T06:00:00Z").Lmp);
        var node = sink.FactOf("90002", "2026-03-08T07:00:00Z");
        Assert.Equal((25.0, 24.9, double.NaN, 0.1), (node.Lmp, node.Energy, node.Congestion, node.Loss));
        Assert.Equal(new NodeLabels("LD.A & B 34.5", "LOAD"), sink.Prices[1].Event.Labels);
        Assert.Equal([(3, RejectReason.MissingField), (4, RejectReason.MissingField)], sink.Rejections.Select(rejection => (rejection.Line, rejection.Reason)));
    }

    [Fact]
    public void Document_type_in_xml_is_refused()
    {
        const string Bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\">]><HourlyLmps><HourlyLmp><LmpTotal>&a;</LmpTotal></HourlyLmp></HourlyLmps>";

        var (results, sink) = Fixture.ReadBytes("hourlylmp_da.xml", Encoding.UTF8.GetBytes(Bomb));

        Assert.NotNull(Assert.Single(results).Refusal);
        Assert.Empty(sink.Prices);
    }

    [Fact]
    public void Csv_marks_the_second_passage_of_the_repeated_hour_with_an_X()
    {
        var (result, sink) = Fixture.Read("isone/WW_DALMP_ISO_20251102.csv");

        Assert.Equal(PriceProduct.DayAheadHourly, result.Product);
        Assert.Equal(31.11, sink.FactOf("4000", "2025-11-02T04:00:00Z").Lmp);
        Assert.Equal(30.11, sink.FactOf("4000", "2025-11-02T05:00:00Z").Lmp);
        Assert.Equal(29.11, sink.FactOf("4000", "2025-11-02T06:00:00Z").Lmp);
        Assert.Equal(28.11, sink.FactOf("4000", "2025-11-02T07:00:00Z").Lmp);
        Assert.Equal(-0.5, sink.FactOf("90003", "2025-11-03T04:00:00Z").Lmp);
        Assert.Equal(
            [(11, RejectReason.NoSuchHour), (12, RejectReason.BadTime)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Reason)));
    }

    [Fact]
    public void Report_that_is_a_file_was_published_when_it_was_generated()
    {
        var (_, sink) = Fixture.Read("isone/WW_DALMP_ISO_20251102.csv");

        Assert.All(sink.Prices, price =>
        {
            Assert.Equal(RecordingSink.Utc("2025-11-01T17:05:09Z"), price.Event.Fact.KnownAtUtc);
            Assert.Equal(KnownAtBasis.Published, price.Event.Fact.KnownAtBasis);
        });
    }

    [Fact]
    public void Report_made_on_request_says_nothing_of_publication()
    {
        const string OnRequest = """
            "C","Preliminary Real-Time Hourly LMPs"
            "C","Report generated: 03/09/2026 23:00:00 EDT"
            "H","Local Date","Local Time","Location ID","Location Name","LMP","Energy Component","Congestion Component","Marginal Loss Component"
            "H","Date","Time","String","String","Number","Number","Number","Number"
            "D","03/09/2026","10","4000",".H.INTERNAL_HUB","41.5","41","0.2","0.3"
            """;

        var (results, sink) = Fixture.ReadBytes("current", Encoding.UTF8.GetBytes(OnRequest));

        Assert.Equal(PriceProduct.RealTimeHourlyPrelim, Assert.Single(results).Product);
        var fact = Assert.Single(sink.Prices).Event.Fact;
        Assert.Equal(RecordingSink.Utc("2026-03-09T13:00:00Z"), fact.IntervalStartUtc);
        Assert.Equal((RecordingSink.Utc("2026-03-09T14:05:00Z"), KnownAtBasis.IntervalEndPlusLag), (fact.KnownAtUtc, fact.KnownAtBasis));
    }

    [Fact]
    public void Hour_that_ends_at_3_begins_at_1_on_the_spring_day()
    {
        var (result, sink) = Fixture.Read("isone/lmp_rt_final_20260308.csv");

        Assert.Equal(PriceProduct.RealTimeHourlyFinal, result.Product);
        Assert.Equal(
            ["05:00 25", "06:00 24", "07:00 23"],
            sink.Prices.Select(price => $"{price.Event.Fact.IntervalStartUtc:HH:mm} {price.Event.Fact.Lmp}"));
    }

    [Fact]
    public void Locations_without_id_count_only_where_the_name_is_that_of_the_hub_or_a_zone()
    {
        var (result, sink) = Fixture.Read("isone/lmp_rt_prelim_20260309.csv");

        Assert.Equal(PriceProduct.RealTimeHourlyPrelim, result.Product);
        Assert.Equal("4008", Assert.Single(sink.Prices).Event.Node.Id);
        Assert.Equal(RejectReason.BadKey, Assert.Single(sink.Rejections).Reason);
    }

    [Fact]
    public void Five_minute_files_of_one_day_write_the_time_alone()
    {
        var (result, sink) = Fixture.Read("isone/lmp_5min_20251102_00-04.csv");

        Assert.Equal(PriceProduct.RealTime5Min, result.Product);
        Assert.Equal(
            ["04:55 20", "05:00 21", "05:55 22", "06:00 23", "07:00 24"],
            sink.Prices.Select(price => $"{price.Event.Fact.IntervalStartUtc:HH:mm} {price.Event.Fact.Lmp}"));
        Assert.Equal(RejectReason.BadTime, Assert.Single(sink.Rejections).Reason);
    }

    [Theory]
    [InlineData("hourlylmp/da/final/day/20260308.json", PriceProduct.DayAheadHourly)]
    [InlineData("https://webservices.iso-ne.com/api/v1.1/hourlylmp/rt/prelim/day/20260308/location/4000", PriceProduct.RealTimeHourlyPrelim)]
    [InlineData("hourlylmp-rt-final.json", PriceProduct.RealTimeHourlyFinal)]
    [InlineData("WW_DALMP_ISO_20260308.json", PriceProduct.DayAheadHourly)]
    public void Address_tells_the_product_of_hourly_records(string name, PriceProduct product)
    {
        var (results, _) = Fixture.ReadBytes(name, "{\"HourlyLmps\":\"\"}"u8.ToArray());

        Assert.Equal(product, Assert.Single(results).Product);
    }

    [Theory]
    [InlineData("hourly.json")]
    [InlineData("da_and_rt.json")]
    [InlineData("hourlylmp-rt.json")]
    [InlineData("data-final.json")]
    public void Name_of_no_product_or_two_is_refused(string name)
    {
        var (results, _) = Fixture.ReadBytes(name, "{\"HourlyLmps\":{\"HourlyLmp\":[]}}"u8.ToArray());

        Assert.Contains("--market", Assert.Single(results).Refusal);
    }

    [Fact]
    public void Hourly_records_are_no_five_minute_product()
    {
        var content = "{\"HourlyLmps\":{\"HourlyLmp\":[{\"BeginDate\":\"2026-03-08T00:00:00.000-05:00\"}]}}"u8.ToArray();

        var (results, sink) = Fixture.ReadBytes("hourly.json", content, PriceProduct.RealTime5Min);

        Assert.Contains("hourly prices", Assert.Single(results).Refusal);
        Assert.Empty(sink.Rejections);
    }

    [Fact]
    public void Records_cut_off_in_the_middle_are_refused_after_what_was_whole()
    {
        var whole = File.ReadAllBytes(Fixture.PathOf("isone/hourlylmp_rt_final_day_20251102.json"));

        var (results, sink) = Fixture.ReadBytes("hourlylmp_rt_final.json", whole[..(whole.Length / 4)]);

        Assert.Contains("JSON", Assert.Single(results).Refusal);
        Assert.NotEmpty(sink.Prices);
    }

    [Fact]
    public void Real_day_of_23_hours_needs_the_market_said_and_then_reads_whole()
    {
        var path = SharedData.PathOf("isone/isone-2026-03-08.json");

        var (refused, nothing) = Fixture.ReadPath(path);
        Assert.Contains("--market", refused.Refusal);
        Assert.Empty(nothing.Prices);

        var (result, sink) = Fixture.ReadPath(path, PriceProduct.DayAheadHourly);
        Assert.Null(result.Refusal);
        Assert.Equal((23L, 0L), (result.AcceptedRows, result.RejectedRows));
        Assert.Equal(23, sink.Prices.Select(price => price.Event.Fact.IntervalStartUtc).Distinct().Count());
        Assert.Equal(RecordingSink.Utc("2026-03-08T05:00:00Z"), result.FirstIntervalUtc);
        Assert.Equal(RecordingSink.Utc("2026-03-09T03:00:00Z"), result.LastIntervalUtc);
        Assert.Equal(28.59, sink.FactOf("4000", "2026-03-08T06:00:00Z").Lmp);
        Assert.Equal(25.14, sink.FactOf("4000", "2026-03-08T07:00:00Z").Lmp);
    }
}
