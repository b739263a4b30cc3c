using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Spp;

public sealed class SppLmpByLocationTests
{
    [Fact]
    public void Gmt_end_tells_the_repeated_autumn_hour_apart()
    {
        var (result, sink) = Fixture.Read("spp/DA-LMP-SL-202511020100.csv");

        Assert.Equal(PriceProduct.DayAheadHourly, result.Product);
        Assert.Equal((5, 5, 0), (result.Rows, result.Prices, result.RejectedRows));
        Assert.Equal(20.5, sink.FactOf("TESTNORTH_HUB", "2025-11-02T05:00:00Z").Lmp);
        Assert.Equal(.15, sink.FactOf("TESTNORTH_HUB", "2025-11-02T06:00:00Z").Lmp);
        Assert.Equal(18.0, sink.FactOf("TESTNORTH_HUB", "2025-11-02T07:00:00Z").Lmp);
    }

    [Fact]
    public void Components_come_in_canonical_places()
    {
        var (_, sink) = Fixture.Read("spp/DA-LMP-SL-202511020100.csv");
        var fact = sink.FactOf("ACME_LOAD", "2025-11-02T05:00:00Z");

        Assert.Equal((-3.25, 21.75, -24.63, -.37), (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
        Assert.True(double.IsNaN(fact.Ghg));
        Assert.Equal(60, fact.IntervalMinutes);
        Assert.Equal((RecordingSink.Utc("2025-11-01T18:00:00Z"), KnownAtBasis.PostingHour), (fact.KnownAtUtc, fact.KnownAtBasis));
        Assert.Equal(3, sink.Prices.Single(price => price.Event.Fact == fact).Line);
    }

    [Fact]
    public void Daily_files_spell_their_columns_differently_and_name_the_balancing_authority()
    {
        var (result, sink) = Fixture.Read("spp/RTBM-LMP-DAILY-SL-20250102.csv");

        Assert.Equal((PriceProduct.RealTime5Min, 3L), (result.Product, result.Prices));
        Assert.Equal(1234.56, sink.FactOf("ACME_LOAD", "2025-01-02T06:00:00Z").Lmp);
        Assert.Equal(-15, sink.FactOf("ACME_LOAD", "2025-01-02T06:05:00Z").Lmp);
        Assert.Equal(["SPP", "SWPW", "SPP"], sink.Prices.Select(price => price.Event.Labels.BalancingAuthority));
        Assert.Same(sink.Prices[0].Event.Labels, sink.Prices[2].Event.Labels);
        Assert.Equal([2, 3, 5], sink.Prices.Select(price => price.Line));
    }

    [Fact]
    public void Columns_may_be_upper_case_and_in_any_order()
    {
        var (_, sink) = Fixture.Read("spp/RTBM-LMP-SL-upper-case.csv");
        var fact = sink.FactOf("ACME_LOAD", "2025-03-31T13:45:00Z");

        Assert.Equal((29.0038, 29.81, -0.0898, -0.7164), (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
        Assert.Equal(RecordingSink.Utc("2025-03-31T13:55:00Z"), fact.KnownAtUtc);
    }

    [Fact]
    public void Without_gmt_the_order_of_rows_tells_the_repeated_hour_apart()
    {
        var (result, sink) = Fixture.Read("spp/DA-LMP-SL-local-time-only.csv");

        Assert.Equal(10, sink.FactOf("ACME_LOAD", "2025-11-02T05:00:00Z").Lmp);
        Assert.Equal(20, sink.FactOf("ACME_LOAD", "2025-11-02T06:00:00Z").Lmp);
        Assert.Equal(21, sink.FactOf("WESTVILLE", "2025-11-02T06:00:00Z").Lmp);
        Assert.Equal(30, sink.FactOf("ACME_LOAD", "2025-11-02T07:00:00Z").Lmp);
        Assert.Equal(50, sink.FactOf("ACME_LOAD", "2025-11-04T05:00:00Z").Lmp);
        var rejection = Assert.Single(sink.Rejections);
        Assert.Equal((7, "Interval", RejectReason.NoSuchHour), (rejection.Line, rejection.Field, rejection.Reason));
        Assert.Equal(7, result.Rows);
    }

    [Fact]
    public void Bad_rows_are_rejected_by_line_and_column_and_the_others_stay()
    {
        var (result, sink) = Fixture.Read("spp/DA-LMP-SL-damaged.csv");

        Assert.Equal((8, 3, 5), (result.Rows, result.AcceptedRows, result.RejectedRows));
        Assert.Equal(["GOOD", "NOLOSS", "BEYOND_BOUNDS"], sink.Prices.Select(price => price.Event.Node.Id));
        Assert.Equal(
            [
                (3, "LMP", RejectReason.BadNumber), (4, "LMP", RejectReason.BadNumber), (5, "Settlement Location", RejectReason.MissingField),
                (6, "GMTIntervalEnd", RejectReason.BadTime), (7, "LMP", RejectReason.MissingField),
            ],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
        Assert.Equal(2, result.Rejections[RejectReason.BadNumber]);
        Assert.True(double.IsNaN(sink.Prices[1].Event.Fact.Loss));
        Assert.Equal(-15000.5, sink.Prices[2].Event.Fact.Lmp);
    }

    [Fact]
    public void Whole_hours_under_a_silent_name_are_refused_until_an_option_tells_the_product()
    {
        var (refused, nothing) = Fixture.ReadPath(Fixture.PathOf("spp/prices-by-location.csv"));
        Assert.Contains("DAY_AHEAD_HOURLY, REAL_TIME_5_MIN", refused.Refusal);
        Assert.Contains("--market", refused.Refusal);
        Assert.Empty(nothing.Prices);

        var (result, _) = Fixture.Read("spp/prices-by-location.csv", PriceProduct.RealTime5Min);
        Assert.Equal(RecordingSink.Utc("2025-03-19T05:55:00Z"), result.FirstIntervalUtc);

        var (impossible, _) = Fixture.ReadPath(Fixture.PathOf("spp/prices-by-location.csv"), PriceProduct.RealTimeSced);
        Assert.Contains("no product of this report", impossible.Refusal);
    }

    [Fact]
    public void An_interval_off_the_hour_proves_real_time() =>
        Assert.Equal(PriceProduct.RealTime5Min, Fixture.Read("spp/five-minutes-by-content.csv").Result.Product);

    [Fact]
    public void Whole_hours_side_by_side_prove_day_ahead_whatever_the_spelling_of_the_columns()
    {
        var (result, sink) = Fixture.Read("spp/hourly-by-content.csv");

        Assert.Equal(PriceProduct.DayAheadHourly, result.Product);
        Assert.Equal(
            [("2026-03-08T06:00:00Z", 21.4, -1.0), ("2026-03-08T07:00:00Z", 19.5, .4)],
            sink.Prices.Select(price => ($"{price.Event.Fact.IntervalStartUtc:s}Z", price.Event.Fact.Lmp, price.Event.Fact.Congestion)));
    }

    [Fact]
    public void A_stamp_that_the_look_ahead_cuts_off_proves_nothing()
    {
        // One five-minute interval on the hour; the look-ahead ends within a row's stamp, after its date.
        var text = new StringBuilder("Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n");
        while (text.Length < ReportReader.HeadBytes - 200)
        {
            text.Append("03/31/2025 09:00:00,03/31/2025 14:00:00,ACME_LOAD,ACME_LA,28,0,0,28\n");
        }

        const string Start = "03/31/2025 09:00:00,03/31/2025 14:00:00,ACME_LOAD,";
        const string End = ",28,0,0,28\n";
        var filler = ReportReader.HeadBytes - "03/31/2025".Length - text.Length - Start.Length - End.Length;
        text.Append(Start).Append('P', filler).Append(End);
        text.Append("03/31/2025 09:00:00,03/31/2025 14:00:00,ACME_LOAD,ACME_LA,28,0,0,28\n");

        var result = Assert.Single(Fixture.ReadBytes("RTBM-LMP-SL-202503310900.csv", Encoding.UTF8.GetBytes(text.ToString())).Results);
        Assert.Equal(PriceProduct.RealTime5Min, result.Product);
    }

    [Fact]
    public void The_western_imbalance_market_is_not_taken_for_the_balancing_market()
    {
        foreach (var fixture in new[] { "prices-by-location.csv", "five-minutes-by-content.csv", "hourly-by-content.csv" })
        {
            var content = File.ReadAllBytes(Fixture.PathOf($"spp/{fixture}"));
            Assert.NotNull(Assert.Single(Fixture.ReadBytes("WEIS-RTBM-LMP-SL-202503190100.csv", content).Results).Refusal);
        }
    }

    [Fact]
    public void A_whole_published_day_ahead_file_is_read_to_the_digit()
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf("spp/DA-LMP-SL-202503190100.csv"));

        Assert.Equal((PriceProduct.DayAheadHourly, 29_616L, 29_616L, 0L), (result.Product, result.Rows, result.Prices, result.RejectedRows));
        Assert.Equal(1_234, sink.Prices.Select(price => price.Event.Node.Id).Distinct().Count());
        Assert.Equal(RecordingSink.Utc("2025-03-19T05:00:00Z"), result.FirstIntervalUtc);
        Assert.Equal(RecordingSink.Utc("2025-03-20T04:00:00Z"), result.LastIntervalUtc);
        var last = sink.FactOf("YAD", "2025-03-20T04:00:00Z");
        Assert.Equal((24.8917, 36.2819, -11.3085, -0.0817), (last.Lmp, last.Energy, last.Congestion, last.Loss));
    }

    [Theory]
    [InlineData("spp/RTBM-LMP-SL-202503310850.csv", "2025-03-31T13:45:00Z", 29.0038)]
    [InlineData("spp/RTBM-LMP-SL-202503310855.csv", "2025-03-31T13:50:00Z", 33.9750)]
    [InlineData("spp/RTBM-LMP-SL-202503310900.csv", "2025-03-31T13:55:00Z", 28.0359)]
    [InlineData("spp/RTBM-LMP-SL-202503310905.csv", "2025-03-31T14:00:00Z", 25.3922)]
    public void Published_balancing_files_are_read_whole(string file, string startUtc, double lmpOfAec)
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf(file));

        Assert.Equal((PriceProduct.RealTime5Min, 1_234L, 1_234L), (result.Product, result.Rows, result.Prices));
        Assert.Equal(lmpOfAec, sink.FactOf("AEC", startUtc).Lmp);
    }

    [Fact]
    public void A_published_spring_day_skips_no_interval()
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf("spp/spp-2026-03-08.csv"), PriceProduct.DayAheadHourly);

        Assert.Equal((52L, 52L), (result.Rows, result.Prices));
        var starts = sink.Prices.Where(price => price.Event.Node.Id == "SPPNORTH_HUB").Select(price => price.Event.Fact.IntervalStartUtc).ToList();
        Assert.Equal(23, starts.Count);
        Assert.Equal(Enumerable.Range(0, 23).Select(hour => RecordingSink.Utc("2026-03-08T06:00:00Z").AddHours(hour)), starts);
        Assert.Equal(-14.1737, sink.FactOf("SPPSOUTH_HUB", "2026-03-09T02:00:00Z").Lmp);
    }
}
