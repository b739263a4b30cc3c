using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.NativeReports;
using GridGrains.Feeds.Simulation.Timetable;
using NodaTime;
using Xunit;
using static GridGrains.Tests.Unit.Feeds.Simulation.SimulatedMarkets;

namespace GridGrains.Tests.Unit.Feeds.Simulation;

public sealed class NativeReportTests
{
    private static readonly LocalDate FallBack = new(2026, 11, 1);

    [Fact]
    public void Every_product_of_the_schedule_has_a_native_form()
    {
        Assert.All(
            new SimulatedSchedule(withSced: true).Products,
            product => Assert.Equal(product.Iso == Isos.Nyiso ? 2 : 1, NativeReportCatalog.For(product.Iso, product.Product).Count()));
    }

    [Theory]
    [InlineData("CAISO", PriceProduct.DayAheadHourly, "20261101_20261102_PRC_LMP_DAM_20261031_13_00_00_v1.csv")]
    [InlineData("CAISO", PriceProduct.RealTime5Min, "20261101_20261102_PRC_INTVL_LMP_RTM_20261101_00_10_00_v1.csv")]
    [InlineData("MISO", PriceProduct.DayAheadHourlyExPost, "20261101_da_expost_lmp.csv")]
    [InlineData("MISO", PriceProduct.RealTime5Min, "GetLmpConsolidatedTable_20261101_0005.json")]
    [InlineData("SPP", PriceProduct.DayAheadHourly, "DA-LMP-SL-202611010100.csv")]
    [InlineData("SPP", PriceProduct.RealTime5Min, "RTBM-LMP-SL-202611010005.csv")]
    [InlineData("PJM", PriceProduct.DayAheadHourly, "da_hrl_lmps.csv")]
    [InlineData("PJM", PriceProduct.RealTime5Min, "rt_unverified_fivemin_lmps.csv")]
    [InlineData("NYISO", PriceProduct.DayAheadHourly, "20261101damlbmp_zone.csv")]
    [InlineData("NYISO", PriceProduct.RealTime5Min, "20261101realtime_zone.csv")]
    [InlineData("ERCOT", PriceProduct.DayAheadHourly, "cdr.00012331.0000000000000000.20261031.133000000.DAMSPNP4190.csv")]
    [InlineData("ERCOT", PriceProduct.RealTime15Min, "cdr.00012301.0000000000000000.20261101.002000000.SPPHLZNP6905_20261101_0015.csv")]
    [InlineData("ISONE", PriceProduct.DayAheadHourly, "hourlylmp_da_final_day_20261101.json")]
    public void File_is_named_in_the_markets_style(string code, PriceProduct product, string name)
    {
        var iso = Isos.Get(code);
        var first = Emit(Calm, Of(iso, product, MarketClock.For(iso).StartOfDayUtc(FallBack)))[0];

        Assert.Equal(name, NativeReportCatalog.For(iso, product).First().FileName(first));
    }

    [Fact]
    public void A_report_posted_in_ercots_repeated_hour_says_so_in_its_name()
    {
        var start = MarketClock.For(Isos.Ercot).ToUtc(new LocalDateTime(2026, 11, 1, 1, 15), RepeatedHour.Second);
        var first = Emit(Calm, Of(Isos.Ercot, PriceProduct.RealTime15Min, start))[0];

        Assert.EndsWith("SPPHLZNP6905_20261101_0130xhr.csv", NativeReportCatalog.For(Isos.Ercot, PriceProduct.RealTime15Min).Single().FileName(first));
    }

    [Theory]
    [InlineData("CAISO", PriceProduct.DayAheadHourly, "caiso/20190301_20190401_PRC_LMP_DAM_20200603_09_21_36_v1.csv")]
    [InlineData("PJM", PriceProduct.DayAheadHourly, "pjm/node32414845_lmp_20171001_20181101.csv")]
    [InlineData("SPP", PriceProduct.DayAheadHourly, "spp/DA-LMP-SL-202503190100.csv")]
    [InlineData("SPP", PriceProduct.RealTime5Min, "spp/RTBM-LMP-SL-202503310850.csv")]
    [InlineData("NYISO", PriceProduct.DayAheadHourly, "nyiso/nyiso-damlbmp_zone_20251102.csv")]
    public void Header_is_that_of_the_real_report(string code, PriceProduct product, string realFile)
    {
        var real = File.ReadLines(SharedData.PathOf(realFile)).First();

        Assert.Equal(real, Lines(DayOf(Isos.Get(code), product))[0]);
    }

    [Fact]
    public void Preamble_is_that_of_the_real_miso_report()
    {
        var real = File.ReadLines(SharedData.PathOf("miso/miso_da_expost.csv")).Take(5).ToArray();
        real[1] = "11/01/2026";

        Assert.Equal(real, Lines(DayOf(Isos.Miso, PriceProduct.DayAheadHourlyExPost))[..5]);
    }

    [Theory]
    [InlineData("ISONE", PriceProduct.DayAheadHourly, "isone/isone-2026-03-08.json")]
    [InlineData("MISO", PriceProduct.RealTime5Min, "miso/miso-GetLmpConsolidatedTable_EXCERPT.json")]
    public void Members_are_those_of_the_real_answer(string code, PriceProduct product, string realFile)
    {
        var real = JsonNode.Parse(File.ReadAllText(SharedData.PathOf(realFile)));

        Assert.Equal(Shape(real), Shape(JsonNode.Parse(Text(Hour(Isos.Get(code), product)))));
    }

    [Fact]
    public void Nyiso_has_congestion_with_the_opposite_sign()
    {
        var zones = DayOf(Isos.Nyiso, PriceProduct.DayAheadHourly).Where(price => price.Labels.Type == "ZONE").ToArray();
        var rows = Lines(zones).Skip(1).Select(line => line.Split(',')).ToArray();

        Assert.Contains(zones, price => price.Fact.Congestion != 0);
        Assert.DoesNotContain(rows, row => row[5] == "-0.00");
        Assert.All(zones.Zip(rows), pair => Assert.Equal(-pair.First.Fact.Congestion, Number(pair.Second[5])));
    }

    [Fact]
    public void Nyiso_repeats_the_hour_without_a_mark()
    {
        var stamps = Lines(DayOf(Isos.Nyiso, PriceProduct.DayAheadHourly)).Skip(1).Select(line => line.Split(',')[0]).ToArray();

        Assert.Equal(24, stamps.Distinct().Count());
        Assert.Equal(2 * stamps.Count(stamp => stamp.EndsWith("00:00", StringComparison.Ordinal)), stamps.Count(stamp => stamp.EndsWith("01:00", StringComparison.Ordinal)));
    }

    [Fact]
    public void Caiso_labels_the_repeated_hour_25_and_keeps_it_in_its_place()
    {
        var hours = Lines(DayOf(Isos.Caiso, PriceProduct.DayAheadHourly)).Skip(1).Select(line => line.Split(',')[3]).ToArray();

        Assert.Equal(["1", "2", "25", "3", "4"], hours.Distinct().Take(5));
        Assert.Equal(25, hours.Distinct().Count());
    }

    [Fact]
    public void Ercot_ends_the_day_at_24_and_flags_the_repeated_hour()
    {
        var rows = Lines(DayOf(Isos.Ercot, PriceProduct.DayAheadHourly)).Skip(1).Select(line => line.Split(',')).ToArray();

        Assert.Equal(("11/01/2026", "24:00"), (rows[^1][0], rows[^1][1]));
        Assert.Equal(["02:00"], rows.Where(row => row[4] == "Y").Select(row => row[1]).Distinct());
    }

    [Fact]
    public void Isone_stamps_carry_the_offset_that_holds()
    {
        var text = Text(DayOf(Isos.Isone, PriceProduct.DayAheadHourly));

        Assert.Contains("2026-11-01T01:00:00.000-04:00", text, StringComparison.Ordinal);
        Assert.Contains("2026-11-01T01:00:00.000-05:00", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Miso_table_holds_every_node_with_texts_for_numbers()
    {
        var events = Hour(Isos.Miso, PriceProduct.RealTime5Min);
        using var table = JsonDocument.Parse(Text(events));
        var interval = table.RootElement.GetProperty("LMPData");
        var nodes = interval.GetProperty("FiveMinLMP").GetProperty("PricingNode").EnumerateArray().ToArray();

        Assert.Equal("01-Nov-2026 - Interval 00:05 EST", interval.GetProperty("RefId").GetString());
        Assert.Equal(events.Length, nodes.Length);
        Assert.All(events.Zip(nodes), pair =>
        {
            Assert.Equal(pair.First.Node.Id, pair.Second.GetProperty("name").GetString());
            Assert.Equal(pair.First.Fact.Lmp, Number(pair.Second.GetProperty("LMP").GetString()!));
            Assert.Equal(pair.First.Fact.Congestion, Number(pair.Second.GetProperty("MCC").GetString()!));
            Assert.Equal(pair.First.Fact.Loss, Number(pair.Second.GetProperty("MLC").GetString()!));
        });
    }

    [Fact]
    public void Miso_reports_refuse_what_their_form_cannot_hold()
    {
        var day = DayOf(Isos.Miso, PriceProduct.DayAheadHourlyExPost);

        Assert.Throws<ArgumentException>(() => Text(day[..^1]));
        Assert.Throws<ArgumentException>(() => NativeReportCatalog.For(Isos.Miso, PriceProduct.RealTime5Min).Single().Write(day, TextWriter.Null));
    }

    private static LmpEvent[] DayOf(Iso iso, PriceProduct product)
    {
        var clock = MarketClock.For(iso);
        return Emit(Calm, Of(iso, product, clock.StartOfDayUtc(FallBack), product.IsDayAhead() ? clock.HoursIn(FallBack) : 1));
    }

    private static LmpEvent[] Hour(Iso iso, PriceProduct product) => Emit(Calm, Of(iso, product, MarketClock.For(iso).StartOfDayUtc(FallBack)));

    private static string Text(LmpEvent[] events)
    {
        var text = new StringWriter();
        NativeReportCatalog.For(events[0].Node.Iso, events[0].Fact.Product).First().Write(events, text);
        return text.ToString();
    }

    private static string[] Lines(LmpEvent[] events) => Text(events).TrimEnd('\n').Split('\n');

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Member names down to the first element of each array, and what kind of value each holds.</summary>
    private static string Shape(JsonNode? node) => node switch
    {
        JsonObject members => "{" + string.Join(',', members.Select(member => $"{member.Key}:{Shape(member.Value)}")) + "}",
        JsonArray elements => $"[{Shape(elements[0])}]",
        _ => node!.GetValueKind().ToString(),
    };
}
