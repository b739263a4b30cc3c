using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Ercot;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ercot;

public sealed class ErcotPriceWorkbookTests
{
    private static readonly object?[] DayAhead = ["Delivery Date", "Hour Ending", "Repeated Hour Flag", "Settlement Point", "Settlement Point Price"];

    private static readonly object?[] RealTime =
    [
        "Delivery Date", "Delivery Hour", "Delivery Interval", "Repeated Hour Flag",
        "Settlement Point Name", "Settlement Point Type", "Settlement Point Price",
    ];

    [Fact]
    public void Text_cells_read_as_the_csv_does()
    {
        var workbook = TestWorkbook.Of(
            ("Nov 2025 (rev. <2>)", [
                DayAhead,
                ["11/02/2025", "02:00", "N", "HB_NORTH", 20.25],
                ["11/02/2025", "02:00", "Y", "HB_NORTH", 19.75],
                ["11/02/2025", "24:00", "N", "LZ_WEST", "-.5"],
            ]));

        var (results, sink) = Fixture.ReadBytes("rpt.00013060.0000000000000000.DAMLZHBSPP_2025.xlsx", workbook);

        Assert.Equal((PriceProduct.DayAheadHourly, 3L), (Assert.Single(results).Product, results[0].AcceptedRows));
        Assert.Equal(20.25, sink.FactOf("HB_NORTH", "2025-11-02T06:00:00Z").Lmp);
        Assert.Equal(19.75, sink.FactOf("HB_NORTH", "2025-11-02T07:00:00Z").Lmp);
        Assert.Equal(-0.5, sink.FactOf("LZ_WEST", "2025-11-03T05:00:00Z").Lmp);
        Assert.Equal(KnownAtBasis.PostingHour, sink.Prices[0].Event.Fact.KnownAtBasis);
        Assert.Equal([2, 3, 4], sink.Prices.Select(price => price.Line));
    }

    [Fact]
    public void Numbers_dates_and_times_may_be_stored_as_such()
    {
        var day = new DateTime(2026, 6, 4);
        var quarters = TestWorkbook.Of(("Jun", [RealTime, [day, 24.0, 4.0, "N", "LZ_NORTH", "LZEW", 30.125]]));
        var hours = TestWorkbook.Of(("Jun", [DayAhead, [day.ToOADate(), TimeSpan.FromHours(1), "N", "HB_WEST", 1.5], [day, TimeSpan.FromDays(1), "N", "HB_WEST", 2.5]]));

        var (_, quarterly) = Fixture.ReadBytes("RTMLZHBSPP_2026.xlsx", quarters);
        var (_, hourly) = Fixture.ReadBytes("DAMLZHBSPP_2026.xlsx", hours);

        Assert.Equal(30.125, quarterly.FactOf("LZ_NORTH_EW", "2026-06-05T04:45:00Z").Lmp);
        Assert.Equal(1.5, hourly.FactOf("HB_WEST", "2026-06-04T05:00:00Z").Lmp);
        Assert.Equal(2.5, hourly.FactOf("HB_WEST", "2026-06-05T04:00:00Z").Lmp);
    }

    [Fact]
    public void Sheet_of_notes_and_rows_without_an_hour_are_told_and_passed_over()
    {
        var workbook = TestWorkbook.Of(
            ("Read me", [["Prices in USD/MWh"]]),
            ("Nothing", []),
            ("Mar", [["Title above the header"], RealTime, ["03/08/2026", null, null, "N", "HB_WEST", "HU", 1.0], [], ["03/08/2026", 1.0, 1.0, "N", "HB_WEST", "HU", 7.0]]));

        var (results, sink) = Fixture.ReadBytes("RTMLZHBSPP_2026.xlsx", workbook);

        Assert.Null(Assert.Single(results).Refusal);
        Assert.Equal(7.0, Assert.Single(sink.Prices).Event.Fact.Lmp);
        Assert.Equal(
            [(1, RejectReason.MissingField), (3, RejectReason.MissingField)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Reason)));
        Assert.Contains("'Read me'", sink.Rejections[0].Detail);
        Assert.Contains("'Mar'", sink.Rejections[1].Detail);
    }

    [Fact]
    public void Workbook_under_a_name_without_product_needs_the_option_and_the_option_must_fit()
    {
        var workbook = TestWorkbook.Of(("Jun", [DayAhead, ["06/04/2026", "01:00", "N", "HB_WEST", 1.5]]));

        Assert.Contains("--market", Assert.Single(Fixture.ReadBytes("prices.xlsx", workbook).Results).Refusal);
        Assert.Contains("DAY_AHEAD_HOURLY", Assert.Single(Fixture.ReadBytes("prices.xlsx", workbook, PriceProduct.RealTime15Min).Results).Refusal);
        Assert.Null(Assert.Single(Fixture.ReadBytes("prices.xlsx", workbook, PriceProduct.DayAheadHourly).Results).Refusal);
    }

    [Fact]
    public void Workbook_without_prices_is_refused()
    {
        var workbook = TestWorkbook.Of(("Load", [["Hour Ending", "Coast"], ["01:00", 1.0]]));

        var (results, sink) = Fixture.ReadBytes("DAMLZHBSPP_2026.xlsx", workbook);

        Assert.Contains("columns", Assert.Single(results).Refusal);
        Assert.Empty(sink.Prices);
    }

    [Fact]
    public void Damage_anywhere_in_a_workbook_is_refused_or_read_never_thrown()
    {
        var whole = TestWorkbook.Of(("Jun", [DayAhead, ["06/04/2026", "01:00", "N", "HB_WEST", 1.5]]));
        var refused = 0;
        for (var position = 0; position < whole.Length; position++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[position] ^= 0x15;
            refused += IsRefused(flipped) ? 1 : 0;
            refused += IsRefused(whole[..position]) ? 1 : 0;
        }

        Assert.InRange(refused, whole.Length, 2 * whole.Length);
    }

    [Theory]
    [InlineData("E2", "ZZZZZZ2")]
    [InlineData("r=\"2\"", "r=\"2000000000\"")]
    public void Cell_in_an_impossible_place_gives_no_price(string place, string impossible)
    {
        var whole = TestWorkbook.Of(("Jun", [DayAhead, ["06/04/2026", "01:00", "N", "HB_WEST", 1.5]]));

        var moved = TestWorkbook.Replaced(whole, "xl/worksheets/sheet1.xml", place, impossible);

        var (results, sink) = Fixture.ReadBytes("DAMLZHBSPP_2026.xlsx", moved);
        Assert.True(Assert.Single(results) is { Refusal: not null } or { RejectedRows: 1 });
        Assert.Empty(sink.Prices);
    }

    [Fact]
    public void Real_year_reads_whole()
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf("ercot/rpt.00013060.0000000000000000.DAMLZHBSPP_2022.xlsx"));

        Assert.Null(result.Refusal);
        Assert.Equal((PriceProduct.DayAheadHourly, 131_400L, 0L), (result.Product, result.AcceptedRows, result.RejectedRows));
        Assert.Equal(131_400, sink.Prices.Select(price => (price.Event.Node, price.Event.Fact.IntervalStartUtc)).Distinct().Count());
        Assert.Equal(RecordingSink.Utc("2022-01-01T06:00:00Z"), result.FirstIntervalUtc);
        Assert.Equal(RecordingSink.Utc("2023-01-01T05:00:00Z"), result.LastIntervalUtc);
        Assert.Equal(32.72, sink.FactOf("HB_BUSAVG", "2022-01-01T06:00:00Z").Lmp);
        Assert.Equal(2.26, sink.FactOf("LZ_WEST", "2022-11-06T06:00:00Z").Lmp);
        Assert.Equal(1.65, sink.FactOf("LZ_WEST", "2022-11-06T07:00:00Z").Lmp);
        Assert.Equal(2.81, sink.FactOf("LZ_WEST", "2022-03-13T08:00:00Z").Lmp);
    }

    private static bool IsRefused(byte[] workbook)
    {
        var input = new ReportInput("DAMLZHBSPP_2026.xlsx", new MemoryStream(workbook), PriceProduct.DayAheadHourly, ReportOptions.Default);
        try
        {
            new ErcotPriceWorkbook().Read(input, new RecordingSink(), TestContext.Current.CancellationToken);
            return false;
        }
        catch (ReportFormatException)
        {
            return true;
        }
    }
}
