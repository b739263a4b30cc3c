using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Museum;

/// <summary>Faults that feeds of this field really had, in real reports: each is a defect, and is explained as what it is.</summary>
public sealed class MuseumTests
{
    private const string DayAhead = "SPP.DAY_AHEAD_HOURLY.2025-03-19";
    private const string RealTime = "SPP.REAL_TIME_5_MIN.2025-03-30";

    private readonly Courtroom _court = new();

    [Fact]
    public void Real_reports_are_clean()
    {
        Assert.Equal([(PartitionStatus.Clean, "")], Summaries(_court.Judge(SppDay.DayAhead())));
        Assert.Equal([(PartitionStatus.Clean, "")], Summaries(_court.Judge(SppDay.FiveMinutes())));
        Assert.Equal(PartitionStatus.Clean, Yesterday().Status);
    }

    [Fact]
    public void Price_shifted_against_its_components_is_quarantined() =>
        Quarantined(SppDay.DayAhead().With(row => row with { Lmp = Text(Number(row.Lmp) + 5) }), "components", "off by 5.00 USD/MWh");

    [Fact]
    public void Layout_shifted_by_one_column_is_quarantined() =>
        Quarantined(SppDay.DayAhead().With(row => row with { Lmp = row.Loss, Loss = row.Congestion, Congestion = row.Energy, Energy = row.Lmp }), "components", "lmp is not energy + congestion + loss");

    [Fact]
    public void Energy_and_congestion_in_each_others_columns_are_quarantined() =>
        Quarantined(SppDay.DayAhead().With(row => row with { Congestion = row.Energy, Energy = row.Congestion }), "energy", "another component stands in its place");

    [Fact]
    public void Congestion_and_loss_in_each_others_columns_are_quarantined()
    {
        Yesterday();
        Quarantined(SppDay.DayAhead().With(row => row with { Congestion = row.Loss, Loss = row.Congestion }), "swapped", "each behaves as the other does");
    }

    [Fact]
    public void Prices_in_cents_are_quarantined()
    {
        Yesterday();
        Quarantined(SppDay.DayAhead().With(row => row.Times(100)), "units", "not USD/MWh but cents");
    }

    [Fact]
    public void Rows_an_hour_late_for_a_whole_market_are_quarantined() =>
        Quarantined(SppDay.DayAhead().Moved(TimeSpan.FromHours(1)), "shift", "stamps are 60 minutes late");

    [Fact]
    public void Rows_five_minutes_late_for_a_whole_market_are_quarantined() => Assert.Contains(
        "stamps are 5 minutes late (as where the end of an interval is taken for its start)",
        Vote(_court.Judge(SppDay.FiveMinutes().Moved(TimeSpan.FromMinutes(5))), RealTime, "shift", PartitionStatus.Quarantined), StringComparison.Ordinal);

    [Fact]
    public void Prices_of_a_quarter_hours_run_under_the_five_minute_runs_name_are_quarantined()
    {
        var afternoon = new DateTime(2025, 3, 30, 9, 0, 0);
        var day = SppDay.FiveMinutes().Only(row => row.End <= afternoon || row.End.Minute % 15 == 0);
        Assert.Contains("prices of a 15-minute run labelled REAL_TIME_5_MIN", Vote(_court.Judge(day), RealTime, "cadence", PartitionStatus.Quarantined), StringComparison.Ordinal);
    }

    [Fact]
    public void Tenth_of_the_nodes_missing_for_an_hour_is_warned_of()
    {
        var nodes = SppDay.DayAhead().Rows.Select(row => row.Location).Distinct().Where((_, index) => index % 10 == 0).ToHashSet();
        var verdicts = _court.Judge(SppDay.DayAhead().Only(row => row.End.Hour != 14 || !nodes.Contains(row.Location)));
        var explanation = Vote(verdicts, DayAhead, "completeness", PartitionStatus.Warned);
        Assert.Contains($"{nodes.Count} rows of", explanation, StringComparison.Ordinal);
        Assert.Contains("from 2025-03-19T18:00Z to 2025-03-19T19:00Z", explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_the_rows_of_a_source_are_quarantined()
    {
        Yesterday();
        var nodes = SppDay.DayAhead().Rows.Select(row => row.Location).Distinct().Where((_, index) => index % 2 == 0).ToHashSet();
        Quarantined(SppDay.DayAhead().Only(row => nodes.Contains(row.Location)), "completeness", "are usual");
    }

    [Fact]
    public void Bad_day_within_a_load_of_several_is_measured_by_the_others_and_they_are_not_by_it()
    {
        var days = Enumerable.Range(-2, 5).Select(day => (day == 0 ? SppDay.DayAhead().With(row => row.Times(100)) : SppDay.DayAhead()).Moved(TimeSpan.FromDays(day))).ToArray();
        var verdicts = _court.Judge(days);
        Vote(verdicts, DayAhead, "units", PartitionStatus.Quarantined);
        Assert.All(verdicts.Values.Where(verdict => verdict.Id.ToString() != DayAhead), verdict => Assert.Equal((PartitionStatus.Clean, ""), Summary(verdict)));
    }

    [Fact]
    public void Hours_without_rows_are_warned_of_and_take_no_others_away()
    {
        Yesterday();
        Vote(_court.Judge(SppDay.DayAhead().Only(row => row.End.Hour is < 4 or > 12)), DayAhead, "completeness", PartitionStatus.Warned);
    }

    [Fact]
    public void Day_that_is_published_again_with_a_zone_missing_is_warned_of()
    {
        var zone = SppDay.DayAhead().Only(row => !row.Pnode.StartsWith("SPS", StringComparison.Ordinal));
        Assert.InRange(zone.Rows.Count, SppDay.DayAhead().Rows.Count / 2, SppDay.DayAhead().Rows.Count * 94 / 100);

        var explanation = Vote(_court.Judge(SppDay.DayAhead(), zone), DayAhead, "completeness", PartitionStatus.Warned);
        Assert.Contains("were published of this day before", explanation, StringComparison.Ordinal);

        // The first publication was judged in a load before.
        var later = new Courtroom();
        later.Judge(SppDay.DayAhead());
        Assert.Equal(explanation, Vote(later.Judge(zone), DayAhead, "completeness", PartitionStatus.Warned));
    }

    [Fact]
    public void Hour_that_is_repeated_in_place_of_the_next_is_warned_of()
    {
        var three = SppDay.DayAhead().With(row => row.End.Hour == 3 ? row.Moved(TimeSpan.FromHours(-1)) : row);
        Assert.Contains("an interval came twice in one report", Vote(_court.Judge(three), DayAhead, "repeated", PartitionStatus.Warned), StringComparison.Ordinal);
    }

    [Fact]
    public void Frozen_feed_that_repeats_its_last_values_is_quarantined()
    {
        var last = SppDay.FiveMinutes().Rows.Where(row => row.End.TimeOfDay == TimeSpan.FromHours(12)).ToDictionary(row => row.Location);
        var day = SppDay.FiveMinutes().With(row => row.End.TimeOfDay < TimeSpan.FromHours(12) || row.End.TimeOfDay > TimeSpan.FromHours(20) || row.End.Day != 30 ? row
            : last[row.Location] with { End = row.End, GmtEnd = row.GmtEnd });
        Assert.Contains("the feed stands still", Vote(_court.Judge(day), RealTime, "frozen", PartitionStatus.Quarantined), StringComparison.Ordinal);
    }

    [Fact]
    public void Local_stamps_that_contradict_those_in_utc_are_rejected_and_the_rest_quarantined()
    {
        var day = SppDay.DayAhead().With(row => row.End.Hour is > 6 and < 18 ? row with { End = row.End.AddHours(1) } : row);
        Assert.Contains("could not be read as prices", Vote(_court.Judge(day), DayAhead, "rejected", PartitionStatus.Quarantined), StringComparison.Ordinal);
    }

    [Fact]
    public void Preliminary_report_under_a_finals_name_is_warned_of()
    {
        var prices = Courtroom.PricesOf(SharedData.PathOf("spp/DA-LMP-SL-202503190100.csv"));
        LmpEvent Labelled(LmpEvent price, PriceProduct product) => price with { Fact = price.Fact with { Product = product } };
        var verdicts = _court.Judge([.. prices.Select(price => Labelled(price, PriceProduct.RealTimeHourlyPrelim)), .. prices.Select(price => Labelled(price, PriceProduct.RealTimeHourlyFinal))]);
        Assert.Contains("a preliminary report may be labelled final", Vote(verdicts, "SPP.REAL_TIME_HOURLY_FINAL.2025-03-19", "copy", PartitionStatus.Warned), StringComparison.Ordinal);
        Assert.Equal(PartitionStatus.Clean, verdicts["SPP.REAL_TIME_HOURLY_PRELIM.2025-03-19"].Status);
    }

    [Fact]
    public void Five_minute_prices_that_fit_their_hours_only_when_they_are_moved_are_quarantined()
    {
        var prices = Courtroom.PricesOf(SharedData.PathOf("spp/DA-LMP-SL-202503190100.csv")).GroupBy(price => price.Node).Where((_, index) => index % 12 == 0).SelectMany(node => node).ToArray();

        // Of a stream there is no edge to see: the day has all its intervals.
        var (first, end) = (prices.Min(price => price.Fact.IntervalStartUtc), prices.Max(price => price.Fact.IntervalEndUtc));
        var fast = prices.SelectMany(price => Enumerable.Range(0, 12).Select(step => price with
        {
            Fact = price.Fact with
            {
                Product = PriceProduct.RealTime5Min,
                IntervalMinutes = 5,
                IntervalStartUtc = price.Fact.IntervalStartUtc.AddMinutes(5 * (step + 1)),
                Lmp = price.Fact.Lmp,
                Energy = double.NaN,
            },
        })).Select(price => price.Fact.IntervalStartUtc < end ? price : price with { Fact = price.Fact with { IntervalStartUtc = first } });
        var hourly = prices.Select(price => price with { Fact = price.Fact with { Product = PriceProduct.RealTimeHourly } });
        Assert.Contains("REAL_TIME_HOURLY", Vote(_court.Judge([.. hourly, .. fast]), "SPP.REAL_TIME_5_MIN.2025-03-19", "shift", PartitionStatus.Quarantined), StringComparison.Ordinal);
    }

    [Fact]
    public void Days_of_ercots_year_of_storms_pass_untouched_and_so_do_a_week_at_the_cap_and_negative_prices()
    {
        var year = Courtroom.PricesOf(SharedData.PathOf("ercot/rpt.00013060.0000000000000000.DAMLZHBSPP_2022.xlsx"));
        var days = _court.Judge(year);
        Assert.InRange(days.Count, 365, 366);
        Assert.All(days.Values, verdict => Assert.Equal((PartitionStatus.Clean, ""), Summary(verdict)));

        var february = year.Where(price => price.Fact.IntervalStartUtc >= Utc(2, 10) && price.Fact.IntervalStartUtc < Utc(2, 20)).ToArray();
        LmpEvent Capped(LmpEvent price) => price.Fact.IntervalStartUtc < Utc(2, 15) ? price : price with { Fact = price.Fact with { Lmp = 9000 + Math.Round(price.Fact.Lmp / 10, 2) } };
        Assert.All(_court.Judge(february.Select(Capped)).Values, verdict => Assert.Equal((PartitionStatus.Clean, ""), Summary(verdict)));
        LmpEvent Negative(LmpEvent price) => price with { Fact = price.Fact with { Lmp = -price.Fact.Lmp } };
        Assert.All(_court.Judge(february.Select(Negative)).Values, verdict => Assert.Equal((PartitionStatus.Clean, ""), Summary(verdict)));
    }

    [Fact]
    public void Days_of_caisos_spring_pass_untouched()
    {
        var days = _court.Judge(Courtroom.PricesOf(SharedData.PathOf("caiso/20190301_20190401_PRC_LMP_DAM_20200603_09_21_36_v1.csv")));
        Assert.All(days.Values, verdict => Assert.Equal((PartitionStatus.Clean, ""), Summary(verdict)));
    }

    private PartitionVerdict Yesterday() => Assert.Single(_court.Judge(SppDay.DayAhead().Moved(TimeSpan.FromDays(-1)))).Value;

    private void Quarantined(SppDay day, string judge, string explanation) =>
        Assert.Contains(explanation, Vote(_court.Judge(day), DayAhead, judge, PartitionStatus.Quarantined), StringComparison.Ordinal);

    private static string Vote(IReadOnlyDictionary<string, PartitionVerdict> verdicts, string id, string judge, PartitionStatus status)
    {
        var verdict = verdicts[id];
        var vote = verdict.Votes.FirstOrDefault(vote => vote.Judge == judge);
        Assert.True(vote is not null, $"{verdict.Status}: {verdict.Reason}");
        Assert.Equal(status, verdict.Status);
        return vote.Explanation;
    }

    private static IEnumerable<(PartitionStatus, string)> Summaries(IReadOnlyDictionary<string, PartitionVerdict> verdicts) => verdicts.Values.Select(Summary);

    private static (PartitionStatus Status, string Reason) Summary(PartitionVerdict verdict) => (verdict.Status, verdict.Votes.Count == 0 ? "" : $"{verdict.Id}: {verdict.Reason}");

    private static DateTime Utc(int month, int day) => new(2022, month, day, 6, 0, 0, DateTimeKind.Utc);

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
