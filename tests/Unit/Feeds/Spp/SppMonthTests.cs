using System.Globalization;
using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Spp;

public sealed class SppMonthTests
{
    private const string DayAheadName = "DA-LMP-MONTHLY-SL-202607.csv";

    private static readonly string[] Hours24 = [.. Enumerable.Range(1, 24).Select(hour => $"HE{hour:00}")];

    [Fact]
    public void Hours_side_by_side_become_hours_of_the_central_day_with_their_components()
    {
        var (result, sink) = Read(DayAheadName, Table(Hours24, Rows("07/01/2026", "NORTH_HUB", 24), Rows("07/01/2026", "SOUTH_HUB", 24)));

        Assert.Equal(("spp-lmp-monthly-csv", PriceProduct.DayAheadHourly, 8L, 48L), (result.Layout, result.Product, result.AcceptedRows, result.Prices));
        var first = sink.FactOf("NORTH_HUB", "2026-07-01T05:00:00Z");
        Assert.Equal((1, -2, 3, 4, 60), (first.Lmp, first.Loss, first.Congestion, first.Energy, first.IntervalMinutes));
        Assert.Equal((RecordingSink.Utc("2026-06-30T18:00:00Z"), KnownAtBasis.PostingHour), (first.KnownAtUtc, first.KnownAtBasis));
        Assert.Equal(24, sink.FactOf("SOUTH_HUB", "2026-07-02T04:00:00Z").Lmp);
        Assert.Equal(sink.Prices.OrderBy(price => price.Event.Fact.IntervalStartUtc), sink.Prices);
    }

    [Fact]
    public void The_balancing_market_s_archive_holds_means_of_hours_and_may_leave_the_energy_out()
    {
        var rows = Rows("01/15/2026", "NORTH_HUB", 24).Where(row => !row.Contains(",MEC,", StringComparison.Ordinal)).ToArray();
        var (result, sink) = Read("RTBM-LMP-MONTHLY-SL-202601.csv", Table(Hours24, rows));

        Assert.Equal((PriceProduct.RealTimeHourly, 24L), (result.Product, result.Prices));
        var fact = sink.FactOf("NORTH_HUB", "2026-01-15T06:00:00Z");
        Assert.Equal((1, 0), (fact.Lmp, fact.Energy));
        Assert.Equal(RecordingSink.Utc("2026-01-15T07:05:00Z"), fact.KnownAtUtc);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(24)]
    public void A_day_of_23_hours_leaves_one_column_empty(int empty)
    {
        var (result, sink) = Read(DayAheadName, Table(Hours24, Rows("03/08/2026", "NORTH_HUB", 24, empty)));

        Assert.Equal((23L, 0), (result.Prices, sink.Rejections.Count));
        Assert.Equal(
            Enumerable.Range(0, 23).Select(hour => RecordingSink.Utc("2026-03-08T06:00:00Z").AddHours(hour)),
            sink.Prices.Select(price => price.Event.Fact.IntervalStartUtc));
        Assert.Equal(Enumerable.Range(1, 24).Where(hour => hour != empty).Select(hour => (double)hour), sink.Prices.Select(price => price.Event.Fact.Lmp));
    }

    [Fact]
    public void A_day_of_23_hours_with_24_prices_is_rejected_row_by_row()
    {
        var (result, sink) = Read(DayAheadName, Table(Hours24, Rows("03/08/2026", "NORTH_HUB", 24), Rows("03/09/2026", "NORTH_HUB", 24)));

        Assert.Equal((4L, 4L, 24L), (result.AcceptedRows, result.RejectedRows, result.Prices));
        Assert.All(sink.Rejections, rejection => Assert.Equal(("Date", RejectReason.NoSuchHour), (rejection.Field, rejection.Reason)));
    }

    [Theory]
    [InlineData("HE02X", 2)]
    [InlineData("HE02*", 2)]
    [InlineData("HE02", 2)]
    [InlineData("HE01X", 1)]
    [InlineData("HE02X", 24)]
    [InlineData("HE25", 24)]
    public void A_day_of_25_hours_has_one_column_more(string extra, int after)
    {
        string[] hours = [.. Hours24[..after], extra, .. Hours24[after..]];
        var (result, sink) = Read("DA-LMP-MONTHLY-SL-202511.csv", Table(hours, Rows("11/02/2025", "NORTH_HUB", 25), Rows("11/03/2025", "NORTH_HUB", 25, after + 1)));

        Assert.Equal((49L, 0), (result.Prices, sink.Rejections.Count));
        Assert.Equal(
            Enumerable.Range(0, 49).Select(hour => RecordingSink.Utc("2025-11-02T05:00:00Z").AddHours(hour)),
            sink.Prices.Select(price => price.Event.Fact.IntervalStartUtc));
        Assert.Equal(after + 1, sink.FactOf("NORTH_HUB", extra == "HE25" ? "2025-11-03T05:00:00Z" : extra[3] == '1' ? "2025-11-02T06:00:00Z" : "2025-11-02T07:00:00Z").Lmp);
    }

    [Fact]
    public void Without_a_column_for_the_repeated_hour_the_one_that_could_be_either_is_reported_and_left_out()
    {
        var (result, sink) = Read("DA-LMP-MONTHLY-SL-202511.csv", Table(Hours24, Rows("11/02/2025", "NORTH_HUB", 24)));

        Assert.Equal((4L, 23L), (result.AcceptedRows, result.Prices));
        Assert.Equal(3, sink.FactOf("NORTH_HUB", "2025-11-02T08:00:00Z").Lmp);
        Assert.Equal(24, sink.FactOf("NORTH_HUB", "2025-11-03T05:00:00Z").Lmp);
        Assert.All(sink.Rejections, rejection => Assert.Equal(("HE02", RejectReason.NoSuchHour, true), (rejection.Field, rejection.Reason, rejection.IsPart)));
    }

    [Fact]
    public void Bad_cells_cost_their_hour_and_bad_rows_themselves()
    {
        string[] rows =
        [
            .. Rows("07/01/2026", "NORTH_HUB", 24).Select(row => row.Replace(",5,", ",x,", StringComparison.Ordinal)),
            "07/01/2026,LOST,P,MCC," + Cells(24), "07/01/2026,ODD,P,MGC," + Cells(24), "07/01/2026,NORTH_HUB,P,LMP," + Cells(24), "then,NORTH_HUB,P,LMP," + Cells(24),
        ];
        var (result, sink) = Read(DayAheadName, Table(Hours24, rows));

        Assert.Equal((4L, 4L, 23L), (result.AcceptedRows, result.RejectedRows, result.Prices));
        Assert.Equal(
            [RejectReason.BadNumber, RejectReason.UnknownValue, RejectReason.Contradiction, RejectReason.BadTime, RejectReason.IncompletePrice],
            sink.Rejections.Select(rejection => rejection.Reason));
    }

    [Fact]
    public void A_silent_name_needs_an_option_and_the_western_market_is_another_one()
    {
        var text = Table(Hours24, Rows("07/01/2026", "NORTH_HUB", 24));

        Assert.Contains("DAY_AHEAD_HOURLY, REAL_TIME_HOURLY", Read("july.csv", text).Result.Refusal);
        Assert.NotNull(Read("WEIS-RTBM-LMP-MONTHLY-SL-202607.csv", text).Result.Refusal);
        Assert.Equal(24, Read("july.csv", text, PriceProduct.RealTimeHourly).Result.Prices);
    }

    private static string Table(string[] hours, params string[][] rows) =>
        $"Date, Settlement Location Name, PNODE Name, Price Type,{string.Join(',', hours)}\n{string.Join('\n', rows.SelectMany(row => row))}\n";

    /// <summary>The four rows of a location and day; the LMP of a column is its number in the file.</summary>
    private static string[] Rows(string date, string location, int columns, int empty = 0) =>
    [
        $"{date},{location},P,LMP,{Cells(columns, empty)}", $"{date},{location},P,MLC,{Cells(columns, empty, -2)}",
        $"{date},{location},P,MCC,{Cells(columns, empty, 3)}", $"{date},{location},P,MEC,{Cells(columns, empty, 4)}",
    ];

    private static string Cells(int columns, int empty = 0, int? value = null) => string.Join(
        ',', Enumerable.Range(1, columns).Select(column => column == empty ? "" : (value ?? column).ToString(CultureInfo.InvariantCulture)));

    private static (ReportResult Result, RecordingSink Sink) Read(string name, string text, PriceProduct? product = null)
    {
        var (results, sink) = Fixture.ReadBytes(name, Encoding.UTF8.GetBytes(text), product);
        return (Assert.Single(results), sink);
    }
}
