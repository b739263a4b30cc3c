using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Series;

/// <summary>Every form reads its sample to the number, the interval and when it was known.</summary>
public sealed class SeriesReportTests
{
    public static TheoryData<int> Samples => new(Enumerable.Range(0, SeriesSamples.All.Length));

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_report_is_read_to_the_number_and_the_interval(int index)
    {
        var (form, file, text, key, start, minutes, knownAt, value) = SeriesSamples.All[index];
        var (result, sink) = SeriesSink.Read(file, text);

        Assert.Null(result.Refusal);
        Assert.Equal(form, result.Layout);
        Assert.Empty(sink.Rejections);
        var point = Assert.Single(sink.Of(key), point => point.StartUtc == SeriesSink.Utc(start));
        Assert.Equal(new SeriesPoint(SeriesSink.Utc(start), minutes, SeriesSink.Utc(knownAt), value), point);
    }

    [Fact]
    public void Every_form_has_a_sample_and_a_name_of_its_own() =>
        Assert.Equal(SeriesReports.Default.Select(form => form.Name).Order(StringComparer.Ordinal), SeriesSamples.All.Select(sample => sample.Form).Order(StringComparer.Ordinal));

    [Fact]
    public void A_report_of_prices_has_no_form_of_series() =>
        Assert.All(Fixture.All, path =>
        {
            var bytes = File.ReadAllBytes(path);
            var head = new ReportHead(Path.GetFileName(path), bytes.AsMemory(0, Math.Min(bytes.Length, ReportReader.HeadBytes)));
            Assert.DoesNotContain(SeriesReports.Default, form => form.Recognizes(head));
        });

    [Fact]
    public void A_reader_of_prices_alone_refuses_series_by_name()
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(SeriesSamples.All[0].Text));
        var result = Assert.Single(new ReportReader().Read("20191103pal.csv", stream, ReportOptions.Default, new RecordingSink(), TestContext.Current.CancellationToken));

        Assert.Contains("a report of series (nyiso-load), not of prices", result.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_cell_is_named_and_what_stands_beside_it_is_kept()
    {
        var (result, sink) = SeriesSink.Read("SWPP.csv", "date_time,demand (MW),forecast demand (MW)\n2015-07-01 06:00:00,28x91,28673\n2015-13-01 07:00:00,1,2\n2015-07-01 08:00:00,-5,\n");

        Assert.Equal((1, 2), (result.AcceptedRows, result.RejectedRows));
        Assert.Equal([(2, "demand (MW)", true), (3, "date_time", false), (4, "demand (MW)", false)], sink.Rejections.Select(bad => (bad.Line, bad.Field, bad.IsPart)));
        Assert.Contains("impossible for load_actual", sink.Rejections[2].Detail, StringComparison.Ordinal);
        Assert.Equal(28673, Assert.Single(sink.Values).Value.Point.Value);
    }

    [Fact]
    public void Load_of_the_whole_market_is_the_sum_of_its_zones_where_all_have_come()
    {
        string[] zones = ["CAPITL", "CENTRL", "DUNWOD", "GENESE", "HUD VL", "LONGIL", "MHK VL", "MILLWD", "N.Y.C.", "NORTH", "WEST"];
        var rows = string.Concat(new[] { "01:00:00", "01:05:00", "01:10:00" }.SelectMany((time, interval) => zones.Select((zone, place) =>
            interval == 1 && place == 4 ? $"07/01/2026 {time},EDT,{zone},1,n/a\n" : interval == 2 && place == 10 ? "" : $"07/01/2026 {time},EDT,{zone},1,{place}.1\n")));

        var (_, sink) = SeriesSink.Read("20260701pal.csv", "Time Stamp,Time Zone,Name,PTID,Load\n" + rows);

        var total = Assert.Single(sink.Of("NYISO/load_actual/SYSTEM"));
        Assert.Equal((SeriesSink.Utc("2026-07-01T05:00:00Z"), 5, 56.1), (total.StartUtc, total.Minutes, total.Value));
        Assert.Equal(total.KnownAtUtc, sink.Of("NYISO/load_actual/WEST")[0].KnownAtUtc);
        Assert.Single(sink.Rejections);
    }

    [Fact]
    public void A_row_without_a_value_names_the_column_that_should_have_one()
    {
        var (_, sink) = SeriesSink.Read("20191103pal.csv", "\"Time Stamp\",\"Time Zone\",\"Name\",\"PTID\",\"Load\"\n11/03/2019 00:00:00,EDT,WEST,61752,\n");

        Assert.Equal("Load", Assert.Single(sink.Rejections).Field);
    }

    [Fact]
    public void An_hour_that_the_source_says_it_has_no_value_of_is_a_value_that_is_none()
    {
        var (_, sink) = SeriesSink.Read("SWPP_2020_Oct.csv", SeriesSamples.All.Single(sample => sample.Form == "eia-demand").Text);

        Assert.True(double.IsNaN(sink.Of("SPP/load_actual/SWPP")[0].Value));
        Assert.Equal(4, sink.Values.Count);
    }

    [Theory]
    [InlineData("fuelsource.csv", "Time,Solar,Wind,Geothermal,Nuclear\n00:05,1,2,3,4\n", "the name needs the day")]
    [InlineData("forecast.csv", "Interval,GMTIntervalEnd,MTLF,Averaged Actual\n07/01/2026 09:00:00,07/01/2026 14:00:00,1,2\n", "when the forecast was issued")]
    [InlineData("demand.csv", "date_time,demand (MW),forecast demand (MW)\n2015-07-01 06:00:00,1,2\n", "code of a balancing authority")]
    [InlineData("load.json", "{\"LoadInfo\":{\"RefId\":\"soon\",\"FiveMinTotalLoad\":[]}}", "is no stamp such as")]
    public void What_a_file_does_not_say_is_not_guessed(string file, string text, string why) => Assert.Contains(why, SeriesSink.Read(file, text).Result.Refusal, StringComparison.Ordinal);

    [Fact]
    public void A_skipped_hour_is_refused_and_a_repeated_one_has_both_passages()
    {
        var (_, spring) = SeriesSink.Read("20190310pal.csv", "Time Stamp,Time Zone,Name,PTID,Load\n03/10/2019 01:55:00,EST,WEST,61752,1\n03/10/2019 02:00:00,EST,WEST,61752,2\n03/10/2019 03:00:00,EDT,WEST,61752,3\n");
        var (_, fall) = SeriesSink.Read("20191103_fuelsource.csv", "Time,Solar,Wind,Geothermal,Nuclear\n01:00,1,1,1,1\n01:55,2,2,2,2\n01:00,3,3,3,3\n02:00,4,4,4,4\n");

        Assert.Equal(RejectReason.NoSuchHour, Assert.Single(spring.Rejections).Reason);
        Assert.Equal([SeriesSink.Utc("2019-03-10T06:55:00Z"), SeriesSink.Utc("2019-03-10T07:00:00Z")], spring.Of("NYISO/load_actual/WEST").Select(point => point.StartUtc));
        Assert.Equal(
            [SeriesSink.Utc("2019-11-03T08:00:00Z"), SeriesSink.Utc("2019-11-03T08:55:00Z"), SeriesSink.Utc("2019-11-03T09:00:00Z"), SeriesSink.Utc("2019-11-03T10:00:00Z")],
            fall.Of("CAISO/fuel_mix.wind/SYSTEM").Select(point => point.StartUtc));
    }
}
