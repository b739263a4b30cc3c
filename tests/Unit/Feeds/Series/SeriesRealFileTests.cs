using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Series;

/// <summary>Whole real files of the shared data.</summary>
public sealed class SeriesRealFileTests
{
    [Fact]
    public void Days_when_the_clock_changes_have_all_their_intervals()
    {
        var (spring, march) = SeriesSink.ReadShared("nyiso/20190301pal_csv.zip");
        var (fall, november) = SeriesSink.ReadShared("nyiso/20191101pal_csv.zip");
        var name = "NYISO/load_actual/N.Y.C.";

        Assert.All([.. spring, .. fall], result => Assert.Null(result.Refusal));
        var day = november.Of(name).Where(point => point.StartUtc >= SeriesSink.Utc("2019-11-03T04:00:00Z") && point.StartUtc < SeriesSink.Utc("2019-11-04T05:00:00Z")).ToList();
        Assert.Equal(25 * 12, day.Count(point => point.StartUtc.Second == 0 && point.StartUtc.Minute % 5 == 0));
        Assert.Equal([4332.9, 4143.4], day.Where(point => point.StartUtc.Minute == 5 && point.StartUtc.Hour is 5 or 6 && point.StartUtc.Day == 3 && point.StartUtc.Minute == 5).Select(point => point.Value).Take(2));
        Assert.Equal(november.Of(name).Select(point => point.StartUtc), november.Of("NYISO/load_actual/SYSTEM").Select(point => point.StartUtc));
        Assert.Contains(march.Of("NYISO/load_actual/SYSTEM"), point => point.StartUtc == SeriesSink.Utc("2019-03-01T05:00:00Z") && point.Value == 16981.1);
        Assert.Contains(march.Of(name), point => point.StartUtc == SeriesSink.Utc("2019-03-10T07:00:00Z") && point.Value == 4636.9);
    }

    [Fact]
    public void Forecasts_keep_every_issue()
    {
        var (results, sink) = SeriesSink.ReadShared("nyiso/20190301isolf_csv.zip");
        var hour = sink.Of("NYISO/load_forecast/SYSTEM").Where(point => point.StartUtc == SeriesSink.Utc("2019-03-06T17:00:00Z")).ToList();

        Assert.All(results, result => Assert.Equal((null, 0), (result.Refusal, result.RejectedRows)));
        Assert.Equal(6, hour.Count);

        // 07:05:04 of the day before the file's own, by the archive's directory.
        Assert.Equal(SeriesSink.Utc("2019-02-28T12:05:04Z"), hour.Min(point => point.KnownAtUtc));
        Assert.Equal(6, hour.Select(point => point.KnownAtUtc.Date).Distinct().Count());
    }

    [Fact]
    public void Two_publications_of_the_same_hours_are_versions_of_them()
    {
        var (_, first) = SeriesSink.ReadShared("eia/publications/SWPP_2019_Oct.csv");
        var (_, second) = SeriesSink.ReadShared("eia/publications/SWPP_2020_Oct.csv");
        var before = first.Of("SPP/load_actual/SWPP").ToDictionary(point => point.StartUtc);
        var after = second.Of("SPP/load_actual/SWPP").ToDictionary(point => point.StartUtc);
        var common = before.Keys.Where(after.ContainsKey).ToList();

        Assert.Empty(first.Rejections);
        Assert.Empty(second.Rejections);
        Assert.Equal(36_547, common.Count);
        Assert.True(common.Count(start => !before[start].Value.Equals(after[start].Value)) > 1_000);
        Assert.Contains(common, start => double.IsFinite(before[start].Value) && double.IsNaN(after[start].Value));
        Assert.Contains(common, start => double.IsNaN(before[start].Value) && double.IsFinite(after[start].Value));
        Assert.All(common, start => Assert.True(before[start].KnownAtUtc < after[start].KnownAtUtc));
    }

    [Fact]
    public void Binding_constraints_have_the_worth_of_their_limit()
    {
        var (results, sink) = SeriesSink.ReadShared("outages/miso_BindingConstraints_RealTime.json");

        Assert.Equal((10, 0), ((int)Assert.Single(results).AcceptedRows, sink.Rejections.Count));
        Assert.All(sink.Values, value => Assert.Equal(SeriesSink.Utc("2026-10-02T21:40:00Z"), value.Value.Point.StartUtc));
        Assert.Equal(771.02, Assert.Single(sink.Of("MISO/shadow_price.real_time/LAKE_GEORGE_TOWER_ROAD_138_FLO_LAKE_GEORGE_BABCO")).Value);
    }

    [Fact]
    public void Outages_gas_and_a_demand_with_labels_are_read_whole()
    {
        var (outages, pjm) = SeriesSink.ReadShared("outages/pjm_gen_outages_by_type_20171001_20181101.csv");
        var (gas, hub) = SeriesSink.ReadShared("gas/Henry_Hub_Natural_Gas_Spot_Price.csv");
        var (demand, ercot) = SeriesSink.ReadShared("eia/ERCO.csv");

        Assert.Equal((8_316, 0), ((int)Assert.Single(outages).AcceptedRows, pjm.Rejections.Count));
        Assert.Equal(4 * 8_316, pjm.Values.Count);
        Assert.Contains(pjm.Of("PJM/outage_mw.total/SYSTEM"), point => point.Minutes == 1_500);

        // 2018-01-05 stands there without a price.
        Assert.Equal("the row has no value", Assert.Single(hub.Rejections).Detail);
        Assert.Equal(7.2, hub.Values[0].Value.Point.Value);
        Assert.Equal(Assert.Single(gas).AcceptedRows, hub.Values.Count);
        Assert.Equal((35_064, 0), ((int)Assert.Single(demand).AcceptedRows, ercot.Rejections.Count));
    }
}
