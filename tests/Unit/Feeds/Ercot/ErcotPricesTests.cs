using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ercot;

public sealed class ErcotPricesTests
{
    private const string DayAheadFixture = "ercot/cdr.00012331.0000000000000000.20251101.123456123.DAMSPNP4190.csv";
    private const string SettlementFixture = "ercot/cdr.00012301.0000000000000000.20251102.013114999xhr.SPPHLZNP6905.csv";

    [Fact]
    public void Flag_tells_the_passages_of_the_repeated_hour_and_24_is_the_last()
    {
        var (result, sink) = Fixture.Read(DayAheadFixture);

        Assert.Equal(PriceProduct.DayAheadHourly, result.Product);
        Assert.Equal(20.25, sink.FactOf("HB_NORTH", "2025-11-02T06:00:00Z").Lmp);
        Assert.Equal(19.75, sink.FactOf("HB_NORTH", "2025-11-02T07:00:00Z").Lmp);
        Assert.Equal(-4.10, sink.FactOf("HB_NORTH", "2025-11-02T08:00:00Z").Lmp);
        Assert.Equal(0.15, sink.FactOf("HB_NORTH", "2025-11-03T05:00:00Z").Lmp);
    }

    [Fact]
    public void Only_the_price_is_published()
    {
        var (_, sink) = Fixture.Read(DayAheadFixture);

        Assert.All(sink.Prices, price =>
            Assert.Equal((double.NaN, double.NaN, double.NaN), (price.Event.Fact.Energy, price.Event.Fact.Congestion, price.Event.Fact.Loss)));
    }

    [Fact]
    public void Posting_time_in_the_name_is_when_prices_were_known()
    {
        var (_, sink) = Fixture.Read(DayAheadFixture);

        Assert.All(sink.Prices, price =>
            Assert.Equal((RecordingSink.Utc("2025-11-01T17:34:56Z"), KnownAtBasis.Published), (price.Event.Fact.KnownAtUtc, price.Event.Fact.KnownAtBasis)));
    }

    [Fact]
    public void Posting_in_the_repeated_hour_is_marked_in_the_name()
    {
        var (_, sink) = Fixture.Read(SettlementFixture);

        Assert.Equal(RecordingSink.Utc("2025-11-02T07:31:14Z"), sink.Prices[0].Event.Fact.KnownAtUtc);
    }

    [Fact]
    public void Bad_rows_are_rejected_one_by_one()
    {
        var (result, sink) = Fixture.Read(DayAheadFixture);

        Assert.Equal(7, result.AcceptedRows);
        Assert.Equal(
            [
                (9, "Hour", RejectReason.BadTime), (10, "RepeatedHourFlag", RejectReason.UnknownValue),
                (11, "RepeatedHourFlag", RejectReason.MissingField), (12, "DeliveryDate", RejectReason.BadTime),
                (13, "Node", RejectReason.MissingField), (14, "SettlementPointPrice", RejectReason.BadNumber),
            ],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
    }

    [Fact]
    public void Quarter_hours_keep_a_zones_two_prices_apart()
    {
        var (result, sink) = Fixture.Read(SettlementFixture);

        Assert.Equal(PriceProduct.RealTime15Min, result.Product);
        Assert.Equal(
            ["HB_WEST HUB 14.1", "LZ_WEST ZONE 15.2", "LZ_WEST_EW ZONE 15.45", "DC_TIE_A_EW ZONE 13", "SUN_B_RN GEN 12"],
            sink.Prices.Select(price => $"{price.Event.Node.Id} {price.Event.Labels.Type} {price.Event.Fact.Lmp}"));
        Assert.All(sink.Prices, price =>
            Assert.Equal((RecordingSink.Utc("2025-11-02T07:15:00Z"), 15), (price.Event.Fact.IntervalStartUtc, price.Event.Fact.IntervalMinutes)));
        Assert.Equal([RejectReason.BadTime, RejectReason.MissingField], sink.Rejections.Select(rejection => rejection.Reason));
    }

    [Fact]
    public void Sced_prices_start_at_the_run_and_are_a_product_of_their_own()
    {
        var (result, sink) = Fixture.Read("ercot/cdr.00012300.0000000000000000.20260308.030018.LMPSROSNODENP6788.csv");

        Assert.Equal(PriceProduct.RealTimeSced, result.Product);
        Assert.Equal(
            ["07:55:13", "08:00:14"],
            sink.Prices.Select(price => $"{price.Event.Fact.IntervalStartUtc:HH:mm:ss}"));
        Assert.Equal(RejectReason.NoSuchHour, Assert.Single(sink.Rejections).Reason);
    }

    [Fact]
    public void Sced_prices_of_buses_tell_the_repeated_hour_by_their_flag()
    {
        var (result, sink) = Fixture.Read("ercot/cdr.00011485.0000000000000000.20251102.014509.LMPSELECTRICALBUS.csv");

        Assert.Equal(PriceProduct.RealTimeSced, result.Product);
        Assert.Equal(9.99, sink.FactOf("BUS_0001", "2025-11-02T06:40:12Z").Lmp);
        Assert.Equal(8.88, sink.FactOf("BUS_0001", "2025-11-02T07:40:12Z").Lmp);
    }

    [Fact]
    public void Api_page_takes_its_columns_from_its_fields_and_true_is_the_second_passage()
    {
        var (result, sink) = Fixture.Read("ercot/np6-905-cd.json");

        Assert.Equal(PriceProduct.RealTime15Min, result.Product);
        Assert.Equal(30.5, sink.FactOf("HB_NORTH", "2025-11-02T06:00:00Z").Lmp);
        Assert.Equal(29.5, sink.FactOf("HB_NORTH", "2025-11-02T07:00:00Z").Lmp);
        Assert.Equal(28, sink.FactOf("LZ_NORTH_EW", "2025-11-02T07:00:00Z").Lmp);
        Assert.Equal(-15, sink.FactOf("HB_PAN", "2025-11-03T05:45:00Z").Lmp);
        Assert.Equal(
            [(4, RejectReason.MissingField), (5, RejectReason.UnknownValue), (6, RejectReason.UnknownValue), (7, RejectReason.UnknownValue)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Reason)));
    }

    [Fact]
    public void Api_page_of_sced_prices_spells_its_flag_another_way()
    {
        var (result, sink) = Fixture.Read("ercot/np6-788-cd.json");

        Assert.Equal(PriceProduct.RealTimeSced, result.Product);
        Assert.Equal(RecordingSink.Utc("2025-11-02T07:40:12Z"), Assert.Single(sink.Prices).Event.Fact.IntervalStartUtc);
    }

    [Fact]
    public void Page_longer_than_any_buffer_reads_to_its_end()
    {
        const int Rows = 60_000;
        var page = new StringBuilder("{\"fields\":[{\"name\":\"deliveryDate\"},{\"name\":\"hourEnding\"},{\"name\":\"settlementPoint\"},{\"name\":\"settlementPointPrice\"},{\"name\":\"DSTFlag\"}],\"data\":[");
        for (var i = 0; i < Rows; i++)
        {
            page.Append(i == 0 ? "" : ",").Append($"[\"2026-06-04\",\"{(i % 24) + 1:00}:00\",\"POINT_{i / 24}\",{i}.25,false]");
        }

        var (results, sink) = Fixture.ReadBytes("page.json", Encoding.UTF8.GetBytes(page.Append("]}").ToString()));

        Assert.Equal((Rows, 0L), ((int)Assert.Single(results).AcceptedRows, results[0].RejectedRows));
        Assert.Equal((59_999.25, "POINT_2499"), (sink.Prices[^1].Event.Fact.Lmp, sink.Prices[^1].Event.Node.Id));
    }

    [Theory]
    [InlineData("12/31/9999")]
    [InlineData("01/01/0001")]
    [InlineData("02/29/2025")]
    public void Day_that_no_market_had_is_rejected(string day)
    {
        var content = Encoding.UTF8.GetBytes($"DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag\n{day},24:00,HB_NORTH,1.5,N\n");

        var (results, sink) = Fixture.ReadBytes("dam.csv", content);

        Assert.Equal((0L, 1L), (Assert.Single(results).AcceptedRows, results[0].RejectedRows));
        Assert.Equal(RejectReason.BadTime, Assert.Single(sink.Rejections).Reason);
    }

    [Fact]
    public void Row_that_repeats_a_field_without_end_is_refused()
    {
        var page = new StringBuilder("{\"HourlyLmps\":{\"HourlyLmp\":{");
        page.Insert(page.Length, "\"LmpTotal\":\"111111111111111111111111111111111111111111111111111111111111\",", 80_000).Append("\"x\":1}}}");

        var (results, sink) = Fixture.ReadBytes("hourlylmp_da.json", Encoding.UTF8.GetBytes(page.ToString()));

        Assert.Contains("longer than", Assert.Single(results).Refusal);
        Assert.Empty(sink.Prices);
    }

    [Theory]
    [InlineData("{\"field\\ud800\":1,\"fields\":[{\"name\":\"LM\\udc00\"}],\"data\":[]}")]
    [InlineData("{\"HourlyLm\\ud800\":{\"HourlyLm\\udfff\":[]}}")]
    public void Half_a_surrogate_pair_in_a_name_is_no_known_name(string content)
    {
        var (results, _) = Fixture.ReadBytes("page.json", Encoding.UTF8.GetBytes(content));

        Assert.NotNull(Assert.Single(results).Refusal);
    }

    [Fact]
    public void Other_pages_and_tables_of_ercot_are_no_prices()
    {
        var (page, _) = Fixture.ReadBytes("np6-345-cd.json", "{\"fields\":[{\"name\":\"operatingDay\"},{\"name\":\"hourEnding\"},{\"name\":\"coast\"}],\"data\":[]}"u8.ToArray());
        var (table, _) = Fixture.ReadBytes("load.csv", "DeliveryDate,HourEnding,Coast,DSTFlag\n11/02/2025,01:00,1.0,N\n"u8.ToArray());

        Assert.NotNull(Assert.Single(page).Refusal);
        Assert.NotNull(Assert.Single(table).Refusal);
    }

    [Fact]
    public void Real_day_of_23_hours_reads_whole_from_the_api()
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf("ercot/ercot-2026-03-08.json"));

        Assert.Null(result.Refusal);
        Assert.Equal((PriceProduct.DayAheadHourly, 23L, 0L), (result.Product, result.AcceptedRows, result.RejectedRows));
        Assert.Equal(RecordingSink.Utc("2026-03-08T06:00:00Z"), result.FirstIntervalUtc);
        Assert.Equal(RecordingSink.Utc("2026-03-09T04:00:00Z"), result.LastIntervalUtc);
        Assert.Equal(36.24, sink.FactOf("HB_HUBAVG", "2026-03-08T07:00:00Z").Lmp);
        Assert.Equal(34.2, sink.FactOf("HB_HUBAVG", "2026-03-08T08:00:00Z").Lmp);
        Assert.Equal(24.22, sink.FactOf("HB_HUBAVG", "2026-03-09T04:00:00Z").Lmp);
    }

    [Fact]
    public void The_day_ahead_report_by_bus_has_an_lmp_for_its_price()
    {
        var (result, sink) = Fixture.Read("ercot/cdr.00012328.0000000000000000.20260307.123224.DAMHRLMPNP4183.csv");

        Assert.Equal((PriceProduct.DayAheadHourly, 2L, 1L), (result.Product, result.AcceptedRows, result.RejectedRows));
        Assert.Equal(23.2, sink.FactOf("ACME_804V", "2026-03-08T06:00:00Z").Lmp);
        Assert.Equal(-1.05, sink.FactOf("ACME_804V", "2026-03-09T04:00:00Z").Lmp);
        Assert.Equal(RejectReason.NoSuchHour, Assert.Single(sink.Rejections).Reason);
    }
}
