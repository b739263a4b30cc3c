using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Miso;

public sealed class MisoHourlyLmpTests
{
    private const string ExAnte = "miso/20260308_da_exante_lmp.csv";

    [Fact]
    public void Hours_end_in_eastern_standard_time_also_on_the_spring_day()
    {
        var (result, _) = Fixture.Read(ExAnte);

        Assert.Equal(PriceProduct.DayAheadHourlyExAnte, result.Product);
        Assert.Equal(RecordingSink.Utc("2026-03-08T05:00:00Z"), result.FirstIntervalUtc);
        Assert.Equal(RecordingSink.Utc("2026-03-09T04:00:00Z"), result.LastIntervalUtc);
    }

    [Fact]
    public void Energy_is_what_congestion_and_loss_leave_of_the_price_to_the_digit()
    {
        var (_, sink) = Fixture.Read(ExAnte);
        var fact = sink.FactOf("TEST.HUB", "2026-03-08T05:00:00Z");

        Assert.Equal((13.18, -.06, .01, 13.23), (fact.Lmp, fact.Congestion, fact.Loss, fact.Energy));
        Assert.Equal([.15, -.37], [sink.FactOf("TEST.HUB", "2026-03-08T06:00:00Z").Lmp, sink.FactOf("TEST.HUB", "2026-03-08T07:00:00Z").Lmp]);
        Assert.True(double.IsNaN(sink.FactOf("ACME.LZ", "2026-03-08T05:00:00Z").Energy));
    }

    [Fact]
    public void A_bad_cell_costs_its_hour_and_is_told_by_column_while_the_row_counts_as_accepted()
    {
        var (_, sink) = Fixture.Read(ExAnte);

        Assert.Equal(23, sink.Prices.Count(price => price.Event.Node.Id == "ACME.GEN"));
        Assert.Equal(
            [(8, "HE 24", RejectReason.BadNumber), (11, "HE 24", RejectReason.MissingField)],
            sink.Rejections.Where(rejection => rejection.IsPart && rejection.Line != 9).Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
        Assert.True(double.IsNaN(sink.FactOf("ACME.LZ", "2026-03-09T04:00:00Z").Congestion));
    }

    [Fact]
    public void Each_row_is_settled_once()
    {
        var (result, sink) = Fixture.Read(ExAnte);

        Assert.Equal(
            [
                (9, RejectReason.IncompletePrice), (13, RejectReason.Contradiction), (16, RejectReason.UnknownValue),
                (17, RejectReason.MissingField), (14, RejectReason.IncompletePrice),
            ],
            sink.Rejections.Where(rejection => !rejection.IsPart).Select(rejection => (rejection.Line, rejection.Reason)));
        Assert.Equal((12L, 7L, 5L), (result.Rows, result.AcceptedRows, result.RejectedRows));
        Assert.Equal(71, result.Prices);
    }

    [Fact]
    public void Prices_come_hour_by_hour_with_the_types_of_the_platform()
    {
        var (_, sink) = Fixture.Read(ExAnte);

        Assert.Equal(["TEST.HUB", "ACME.LZ", "ACME.GEN"], sink.Prices.Take(3).Select(price => price.Event.Node.Id));
        Assert.Equal(["HUB", "ZONE", "GEN"], sink.Prices.Take(3).Select(price => price.Event.Labels.Type));
        Assert.Equal([6, 7, 8], sink.Prices.Take(3).Select(price => price.Line));
        Assert.True(sink.Prices.Zip(sink.Prices.Skip(1)).All(pair => pair.First.Event.Fact.IntervalStartUtc <= pair.Second.Event.Fact.IntervalStartUtc));
    }

    [Fact]
    public void Preliminary_and_final_are_told_by_the_preamble_or_the_name()
    {
        Assert.Equal(PriceProduct.RealTimeHourlyPrelim, Fixture.Read("miso/real-time-prelim.csv").Result.Product);
        var (final, sink) = Fixture.Read("miso/20260308_rt_lmp_final.csv");
        Assert.Equal(PriceProduct.RealTimeHourlyFinal, final.Product);
        Assert.Equal(KnownAtBasis.PostingDay, sink.Prices[0].Event.Fact.KnownAtBasis);
    }

    [Fact]
    public void A_report_without_its_day_is_refused_unless_the_name_has_it()
    {
        var content = File.ReadAllBytes(Fixture.PathOf("miso/no-day.csv"));

        Assert.Contains("day", Fixture.ReadPath(Fixture.PathOf("miso/no-day.csv")).Result.Refusal);
        var named = Assert.Single(Fixture.ReadBytes("20260714_da_expost_lmp.csv", content).Results);
        Assert.Equal(RecordingSink.Utc("2026-07-14T05:00:00Z"), named.FirstIntervalUtc);
    }

    [Theory]
    [InlineData("miso/miso-2026-03-08.csv", 19, 264, "INDIANA.HUB", "2026-03-08T05:00:00Z", 32.74, 24.35)]
    [InlineData("miso/miso-2026-03-08.csv", 19, 264, "MINN.HUB", "2026-03-08T20:00:00Z", .05, 12.0)]
    [InlineData("miso/miso_da_expost.csv", 9, 72, "MICHIGAN.HUB", "2026-07-15T00:00:00Z", 655.19, 613.02)]
    public void Published_reports_are_read_to_the_digit(
        string file, int rows, int prices, string node, string startUtc, double lmp, double energy)
    {
        var (result, sink) = Fixture.ReadPath(SharedData.PathOf(file));

        Assert.Equal((PriceProduct.DayAheadHourlyExPost, rows, prices, 0), (result.Product, result.Rows, result.Prices, result.RejectedRows));
        var fact = sink.FactOf(node, startUtc);
        Assert.Equal((lmp, energy), (fact.Lmp, fact.Energy));
    }
}
