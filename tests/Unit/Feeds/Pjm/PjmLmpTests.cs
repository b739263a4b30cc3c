using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Pjm;

public sealed class PjmLmpTests
{
    [Fact]
    public void Every_version_of_a_price_is_kept_also_a_superseded_one()
    {
        var (result, sink) = Fixture.Read("pjm/da_hrl_lmps.csv");

        Assert.Equal(PriceProduct.DayAheadHourly, result.Product);
        var versions = sink.Prices.Where(price => price.Event.Fact.IntervalStartUtc == RecordingSink.Utc("2025-11-02T06:00:00Z")).ToList();
        Assert.Equal([(1L, 20.35), (2L, 20.36)], versions.Select(price => (price.Event.Fact.SourceVersion, price.Event.Fact.Lmp)));
    }

    [Fact]
    public void The_node_is_the_pnode_id_and_its_name_a_label()
    {
        var (_, sink) = Fixture.Read("pjm/da_hrl_lmps.csv");

        Assert.Equal(["1001", "1001", "1001", "1002"], sink.Prices.Select(price => price.Event.Node.Id));
        Assert.Equal(("NORTHFIELD", "LOAD", "TESTZ"), (sink.Prices[0].Event.Labels.Name, sink.Prices[0].Event.Labels.Type, sink.Prices[0].Event.Labels.Zone));
        Assert.Equal(("SOUTH, HUB", null), (sink.Prices[3].Event.Labels.Name, sink.Prices[3].Event.Labels.Zone));
        Assert.Same(sink.Prices[0].Event.Labels, sink.Prices[2].Event.Labels);
    }

    [Fact]
    public void Twelve_hour_stamps_know_noon_from_midnight_and_refuse_13_pm()
    {
        var (result, sink) = Fixture.Read("pjm/da_hrl_lmps.csv");

        Assert.Equal(RecordingSink.Utc("2025-11-02T12:00:00Z"), result.LastIntervalUtc);
        Assert.Equal(
            [(6, "row_is_current", RejectReason.UnknownValue), (7, "datetime_beginning_utc", RejectReason.BadTime), (8, "version_nbr", RejectReason.BadNumber)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
    }

    [Fact]
    public void The_unverified_feed_leaves_energy_to_be_derived_without_binary_noise()
    {
        var (result, sink) = Fixture.Read("pjm/rt_unverified_fivemin_lmps.csv");

        Assert.Equal(PriceProduct.RealTime5Min, result.Product);
        Assert.Equal([34.5, 13.23], sink.Prices.Select(price => price.Event.Fact.Energy));
        Assert.Equal(RecordingSink.Utc("2026-06-04T05:05:00Z"), result.LastIntervalUtc);
        Assert.Equal(5, sink.Prices[0].Event.Fact.IntervalMinutes);
    }

    [Fact]
    public void Real_time_on_whole_hours_is_hourly_only_if_something_says_so()
    {
        Assert.Equal(PriceProduct.RealTimeHourly, Fixture.Read("pjm/rt_hrl_lmps.csv").Result.Product);
        Assert.Contains("REAL_TIME_5_MIN", Fixture.ReadPath(Fixture.PathOf("pjm/rt_lmps.csv")).Result.Refusal);
        Assert.Equal(60, Fixture.Read("pjm/rt_lmps.csv", PriceProduct.RealTimeHourly).Sink.Prices[0].Event.Fact.IntervalMinutes);
        Assert.Contains("total_lmp_da", Fixture.ReadPath(Fixture.PathOf("pjm/rt_lmps.csv"), PriceProduct.DayAheadHourly).Result.Refusal);
    }

    [Fact]
    public void Whole_hours_side_by_side_are_hourly_under_any_name()
    {
        var records = """
            [{"datetime_beginning_utc":"2026-06-04T05:00:00","pnode_id":1001,"total_lmp_rt":21.35},
             {"datetime_beginning_utc":"2026-06-04T06:00:00","pnode_id":1001,"total_lmp_rt":20}]
            """;
        var (results, sink) = Fixture.ReadBytes("page-1.json", System.Text.Encoding.UTF8.GetBytes(records));
        Assert.Equal(PriceProduct.RealTimeHourly, Assert.Single(results).Product);
        Assert.Equal([21.35, 20], sink.Prices.Select(price => price.Event.Fact.Lmp));
    }

    [Fact]
    public void The_monthly_feed_carries_two_products_in_each_record()
    {
        var (result, sink) = Fixture.Read("pjm/rt_da_monthly_lmps.csv");

        Assert.Equal((PriceProduct.RealTimeHourly, 4L, 2L, 2L), (result.Product, result.Rows, result.AcceptedRows, result.RejectedRows));
        Assert.Equal(
            [(PriceProduct.RealTimeHourly, 5, 21.35, 20.1), (PriceProduct.DayAheadHourly, 5, 23.5, 22), (PriceProduct.RealTimeHourly, 6, 19, 19)],
            sink.Prices.Select(price => (price.Event.Fact.Product, price.Event.Fact.IntervalStartUtc.Hour, price.Event.Fact.Lmp, price.Event.Fact.Energy)));
        Assert.Equal(KnownAtBasis.PostingDay, sink.Prices[1].Event.Fact.KnownAtBasis);
        Assert.Equal(
            [(4, "total_lmp_rt", RejectReason.MissingField), (5, "system_energy_price_da", RejectReason.BadNumber)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
    }

    [Fact]
    public void The_api_answers_the_same_records_as_json()
    {
        var (result, sink) = Fixture.Read("pjm/da_hrl_lmps.json");

        Assert.Equal(("pjm-data-miner-json", PriceProduct.DayAheadHourly), (result.Layout, result.Product));
        var fact = sink.FactOf("1001", "2025-11-02T06:00:00Z");
        Assert.Equal((20.36, 19.1, 1.01, .25, 2L), (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss, fact.SourceVersion));
        Assert.Equal(("NORTHFIELD", "LOAD", "TESTZ"), (sink.Prices[0].Event.Labels.Name, sink.Prices[0].Event.Labels.Type, sink.Prices[0].Event.Labels.Zone));
        Assert.Equal([1, 4], sink.Prices.Select(price => price.Line));
        Assert.Equal(
            [(2, "total_lmp_da", RejectReason.MissingField), (3, "pnode_id", RejectReason.MissingField)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
    }

    [Fact]
    public void The_api_s_list_may_stand_alone_and_its_name_tell_five_minutes()
    {
        var (result, sink) = Fixture.Read("pjm/rt_fivemin_hrl_lmps.json");
        Assert.Equal((PriceProduct.RealTime5Min, 34.04), (result.Product, Assert.Single(sink.Prices).Event.Fact.Lmp));
    }

    [Fact]
    public void A_published_year_holds_every_hour_once_across_both_clock_changes()
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf("pjm/node32414845_lmp_20171001_20181101.csv"));

        Assert.Equal((PriceProduct.DayAheadHourly, 9_528L, 9_528L, 0L), (result.Product, result.Rows, result.Prices, result.RejectedRows));
        Assert.Equal(
            Enumerable.Range(0, 9_528).Select(hour => RecordingSink.Utc("2017-10-01T04:00:00Z").AddHours(hour)),
            sink.Prices.Select(price => price.Event.Fact.IntervalStartUtc));
        var last = sink.FactOf("32414845", "2018-11-02T03:00:00Z");
        Assert.Equal((25.87, 24.95, .36, .56, 1L), (last.Lmp, last.Energy, last.Congestion, last.Loss, last.SourceVersion));
    }
}
