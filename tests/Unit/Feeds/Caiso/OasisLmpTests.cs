using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Caiso;

public sealed class OasisLmpTests
{
    private const string AutumnDay = "caiso/20251102_20251102_PRC_LMP_DAM_v12.csv";

    [Fact]
    public void Scattered_components_come_together_in_order_of_time_and_node()
    {
        var (result, sink) = Fixture.Read(AutumnDay);

        Assert.Equal(PriceProduct.DayAheadHourly, result.Product);
        Assert.Equal(
            [("AARD_1_N001", 8), ("ALPHA_1_N001", 8), ("ALPHA_1_N001", 9), ("ALPHA_1_N001", 10)],
            sink.Prices.Select(price => (price.Event.Node.Id, price.Event.Fact.IntervalStartUtc.Hour)));
        var fact = sink.FactOf("ALPHA_1_N001", "2025-11-02T08:00:00Z");
        Assert.Equal((11.1, 12, 0, -.9, 0), (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss, fact.Ghg));
    }

    [Fact]
    public void Hour_25_of_the_autumn_day_lies_between_2_and_3()
    {
        var (_, sink) = Fixture.Read(AutumnDay);
        Assert.Equal([11.1, 22.2, 33.3], sink.Prices.Where(price => price.Event.Node.Id == "ALPHA_1_N001").Select(price => price.Event.Fact.Lmp));
    }

    [Fact]
    public void A_missing_component_stays_unknown_and_the_line_is_that_of_the_lmp()
    {
        var (_, sink) = Fixture.Read(AutumnDay);
        var fact = sink.FactOf("AARD_1_N001", "2025-11-02T08:00:00Z");

        Assert.True(double.IsNaN(fact.Energy) && double.IsNaN(fact.Congestion) && double.IsNaN(fact.Loss) && double.IsNaN(fact.Ghg));
        Assert.Equal([15, 4, 3, 2], sink.Prices.Select(price => price.Line));
    }

    [Fact]
    public void Rows_that_make_no_price_are_rejected_with_their_reason()
    {
        var (result, sink) = Fixture.Read(AutumnDay);

        Assert.Equal(
            [
                (17, RejectReason.Contradiction), (20, RejectReason.UnknownValue), (21, RejectReason.UnknownValue), (22, RejectReason.BadNumber),
                (18, RejectReason.IncompletePrice), (19, RejectReason.IncompletePrice),
            ],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Reason)));
        Assert.Equal((21L, 15L, 6L), (result.Rows, result.AcceptedRows, result.RejectedRows));
    }

    [Theory]
    [InlineData("caiso/rtm.csv", PriceProduct.RealTime5Min, "2025-06-01T14:10:00Z", 31)]
    [InlineData("caiso/fmm.csv", PriceProduct.RealTime15Min, "2025-06-01T14:15:00Z", 31.5)]
    public void The_price_column_and_the_case_of_the_header_change_between_reports(string file, PriceProduct product, string startUtc, double lmp)
    {
        var (result, sink) = Fixture.Read(file);

        Assert.Equal(product, result.Product);
        var fact = sink.FactOf("ALPHA_1_N001", startUtc);
        Assert.Equal((lmp, product.IntervalMinutes()), (fact.Lmp, fact.IntervalMinutes));
        Assert.Equal(0, result.RejectedRows);
    }

    [Fact]
    public void Advisory_prices_of_the_hour_ahead_process_are_refused() =>
        Assert.Contains("HASP", Fixture.ReadPath(Fixture.PathOf("caiso/hasp.csv")).Result.Refusal);

    [Fact]
    public void The_xml_form_tells_the_same_and_rows_of_another_run_are_rejected()
    {
        var (result, sink) = Fixture.Read("caiso/dam.xml");

        Assert.Equal(("caiso-oasis-lmp-xml", PriceProduct.DayAheadHourly), (result.Layout, result.Product));
        var fact = Assert.Single(sink.Prices).Event.Fact;
        Assert.Equal((40.125, 42.125, -2.5, .5), (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
        Assert.Equal(RecordingSink.Utc("2025-06-01T07:00:00Z"), fact.IntervalStartUtc);
        Assert.Equal(
            [(5, RejectReason.BadNumber), (7, RejectReason.UnknownValue), (8, RejectReason.UnknownValue), (6, RejectReason.IncompletePrice)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Reason)));
        Assert.Equal((8L, 4L), (result.Rows, result.AcceptedRows));
    }

    [Fact]
    public void An_error_of_oasis_is_the_refusal() => Assert.Equal(
        "OASIS answered: No data returned for the specified selection",
        Fixture.ReadPath(Fixture.PathOf("caiso/INVALID_REQUEST.xml")).Result.Refusal);

    [Fact]
    public void Document_types_are_not_expanded()
    {
        var (result, sink) = Fixture.ReadPath(Fixture.PathOf("caiso/entity-bomb.xml"));
        Assert.NotNull(result.Refusal);
        Assert.Empty(sink.Prices);
    }

    [Theory]
    [InlineData("caiso/20190301_20190401_PRC_LMP_DAM_20200603_09_21_36_v1.csv", 8_916, 743, "2019-03-01T08:00:00Z")]
    [InlineData("caiso/20190401_20190501_PRC_LMP_DAM_20200602_22_44_57_v1.csv", 8_640, 720, "2019-04-01T07:00:00Z")]
    [InlineData("caiso/20190501_20190601_PRC_LMP_DAM_20200602_22_54_16_v1.csv", 8_928, 744, "2019-05-01T07:00:00Z")]
    public void Published_months_hold_every_hour_of_every_node_once(string file, int rows, int hours, string firstUtc)
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf(file));

        Assert.Equal((rows, rows / 4, 0), (result.Rows, result.Prices, result.RejectedRows));
        Assert.Equal(3, sink.Prices.Select(price => price.Event.Node.Id).Distinct().Count());
        Assert.All(
            sink.Prices.GroupBy(price => price.Event.Node.Id),
            node => Assert.Equal(
                Enumerable.Range(0, hours).Select(hour => RecordingSink.Utc(firstUtc).AddHours(hour)),
                node.Select(price => price.Event.Fact.IntervalStartUtc)));
        Assert.All(sink.Prices, price =>
            Assert.Equal(price.Event.Fact.Lmp, price.Event.Fact.Energy + price.Event.Fact.Congestion + price.Event.Fact.Loss, 0.00003));
    }

    [Fact]
    public void The_published_spring_day_has_23_hours()
    {
        var (_, sink) = Fixture.ReadPath(SharedData.PathOf("caiso/20190301_20190401_PRC_LMP_DAM_20200603_09_21_36_v1.csv"));
        var clock = MarketClock.For(Isos.Caiso);

        Assert.Equal(23, sink.Prices.Count(price => price.Event.Node.Id == "NP15SLAK_5_N001"
            && clock.TradeDate(price.Event.Fact.IntervalStartUtc) == new NodaTime.LocalDate(2019, 3, 10)));
        Assert.Equal(41.57641, sink.FactOf("NP15SLAK_5_N001", "2019-03-01T17:00:00Z").Lmp);
    }
}
