using GridGrains.ClickHouse.Datasets;
using GridGrains.Silo.Http.Datasets;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GridGrains.Tests.Integration.Datasets;

/// <summary>Query strings as gridstatus' Python client sends them: what pandas makes of a start, parameters that are None left out.</summary>
public sealed class DatasetRequestTests
{
    // With every request of get_dataset.
    private const string Always = "&page=1&cursor=&filter_operator=%3D&return_format=json&json_schema=array-of-arrays";

    [Theory]
    [InlineData("start_time=2026-11-28+00%3A00%3A00&end_time=2026-11-29+00%3A00%3A00", "2026-11-28T00:00:00Z")]
    [InlineData("start_time=2026-11-28+00%3A00%3A00&timezone=US%2FPacific", "2026-11-28T08:00:00Z")]
    [InlineData("start_time=2026-11-28+00%3A00%3A00&timezone=market", "2026-11-28T08:00:00Z")]
    [InlineData("start_time=2026-11-28&timezone=UTC", "2026-11-28T00:00:00Z")]
    [InlineData("start_time=2026-11-28+00%3A00%3A00-08%3A00", "2026-11-28T08:00:00Z")]
    [InlineData("start_time=2026-11-28+08%3A00%3A00%2B00%3A00&timezone=US%2FEastern", "2026-11-28T08:00:00Z")]
    public void Naive_start_is_meant_in_the_time_zone_or_UTC(string query, string startUtc) =>
        Assert.Equal(DateTimeOffset.Parse(startUtc, null).UtcDateTime, Read(query + Always).StartUtc);

    [Fact]
    public void Naive_publication_times_and_filters_are_meant_in_the_time_zone_too()
    {
        var query = Read("publish_time_start=2026-11-28&publish_time=2026-11-28+01:00:00&filter_column=interval_start_utc&filter_operator=%3E&filter_value=2026-11-28&timezone=market");

        Assert.Equal(new DateTime(2026, 11, 28, 8, 0, 0, DateTimeKind.Utc), query.PublishedFromUtc);
        Assert.Equal(new DateTime(2026, 11, 28, 9, 0, 0, DateTimeKind.Utc), query.KnownUntilUtc);
        Assert.Equal(["2026-11-28 08:00:00.000000"], query.Filter!.Values);
    }

    [Fact]
    public void As_of_says_which_versions_and_ends_the_rows()
    {
        var moment = new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal((moment, moment), Ends("as_of=2026-11-28T12:00:00Z"));
        Assert.Equal((moment, moment), Ends("as_of=2026-11-28T12:00:00Z&end_time=2026-11-29&publish_time=latest"));
        Assert.Equal((moment, moment.AddHours(-2)), Ends("as_of=2026-11-28T12:00:00Z&end_time=2026-11-28T10:00:00Z"));
        Assert.Equal((moment, null), Ends("publish_time=2026-11-28T12:00:00Z"));

        static (DateTime?, DateTime?) Ends(string query) => Read(query + Always) is var read ? (read.KnownUntilUtc, read.EndUtc) : default;
    }

    [Theory]
    [InlineData("columns=lmp", "interval_start_utc interval_end_utc lmp")]
    [InlineData("columns=location,interval_end_utc,lmp", "interval_start_utc interval_end_utc location lmp")]
    [InlineData("columns=lmp&timezone=US/Pacific", "interval_start_local interval_start_utc interval_end_local interval_end_utc lmp")]
    [InlineData("columns=interval_start_local,lmp&timezone=US/Pacific", "interval_start_local interval_start_utc interval_end_local interval_end_utc lmp")]
    [InlineData("columns=lmp&timezone=UTC", "interval_start_utc interval_end_utc lmp")]
    [InlineData("resample_frequency=1+hour&resample_function=mean", "interval_start_utc interval_end_utc lmp energy congestion loss")]
    [InlineData("resample_frequency=1+hour&columns=lmp,publish_time_utc", "interval_start_utc interval_end_utc lmp")]
    [InlineData("resample_frequency=1+day&resample_by=location&columns=location,lmp&timezone=market", "interval_start_local interval_start_utc interval_end_local interval_end_utc location lmp")]
    [InlineData("resample_frequency=1+day&resample_by=interval_start_utc,location&columns=location,lmp", "interval_start_utc interval_end_utc location lmp")]
    public void Interval_columns_come_always_and_local_ones_beside_them(string query, string names) => Assert.Equal(names.Split(' '), DatasetSql.NamesOf(Read(query + Always)));

    [Theory]
    [InlineData("30 minutes", ResampleUnit.Minute, 30)]
    [InlineData("1 hour", ResampleUnit.Hour, 1)]
    [InlineData("7 days", ResampleUnit.Day, 7)]
    [InlineData("1 quarter", ResampleUnit.Quarter, 1)]
    [InlineData("1 year", ResampleUnit.Year, 1)]
    public void Frequencies_are_whole_numbers_of_units(string frequency, ResampleUnit unit, int count)
    {
        var resampling = Read($"resample_frequency={Uri.EscapeDataString(frequency)}").Resampling!;

        Assert.Equal((unit, count, 0), (resampling.Unit, resampling.Count, resampling.By.Count));
    }

    [Fact]
    public void Last_report_is_that_of_the_range() => Assert.Equal(
        new LastReport(new DateTime(2026, 11, 28, 0, 0, 0, DateTimeKind.Utc), null), Read("publish_time=latest_report&start_time=2026-11-28" + Always).LastReport);

    [Theory]
    [InlineData("return_format=csv", true)]
    [InlineData("return_format=csv&page=1&cursor=&limit=100", true)]
    [InlineData("return_format=csv&page=1", false)]
    [InlineData("return_format=csv&page=1&cursor=&page_size=10", false)]
    [InlineData("return_format=csv&page=2&cursor=10000", false)]
    public void CSV_of_a_client_that_reads_one_answer_is_whole(string query, bool isWhole) => Assert.Equal(isWhole, RequestOf(query, "caiso_lmp_real_time_15_min").IsWhole);

    [Theory]
    [InlineData("ercot_spp_day_ahead_hourly", "spp")]
    [InlineData("ercot_lmp_day_ahead_hourly", "lmp")]
    [InlineData("isone_lmp_real_time_5_min_prelim", "lmp")]
    public void Ids_of_gridstatus_have_its_name_of_the_price(string id, string name) =>
        Assert.Equal(["interval_start_utc", "interval_end_utc", name], DatasetSql.NamesOf(RequestOf($"columns={name}", id).Read().Query));

    [Theory]
    [InlineData("timezone=Mars", "timezone")]
    [InlineData("columns=interval_start_local", "columns")]
    [InlineData("columns=spp", "columns")]
    [InlineData("resample_frequency=1+hour&resample_by=lmp", "resample_by")]
    [InlineData("resample_frequency=1+hour+market", "resample_frequency")]
    [InlineData("start_time=2026-03-08+02:30:00&timezone=market", "start_time")]
    [InlineData("publish_time=newest", "publish_time")]
    [InlineData("as_of=2026-11-28&publish_time=2026-11-28", "as_of")]
    [InlineData("page_size=10000000000", "page_size")]
    public void Other_values_are_refused_by_name(string query, string parameter) =>
        Assert.Contains($"'{parameter}'", Assert.Throws<ApiException>(() => Read(query)).Message, StringComparison.Ordinal);

    private static DatasetQuery Read(string query) => RequestOf(query, "caiso_lmp_real_time_15_min").Read().Query;

    private static DatasetRequest RequestOf(string query, string id) =>
        new(new ApiQuery(new QueryCollection(QueryHelpers.ParseQuery(query))), LmpDataset.TryGet(id, out var dataset) ? dataset : throw new ArgumentException(id));
}
