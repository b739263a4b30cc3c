using System.Globalization;
using System.Text;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

/// <summary>
/// Where a market publishes the same prices in two products, the finer ones must fill the coarser interval exactly: twelve five-minute
/// prices make the hour. Prices outside it are far off, so that a stamp taken for the wrong end of its interval shows at once.
/// Every report is about 14:00 to 15:00 UTC on 15 July 2026: 10:00 Eastern daylight time, 09:00 Central and Eastern standard, 07:00 Pacific.
/// </summary>
public sealed class StampMeaningTests
{
    private const int Outside = 100;

    private static readonly DateTime Start = RecordingSink.Utc("2026-07-15T14:00:00Z");

    /// <summary>One interval before the hour, those in it, one after.</summary>
    private static readonly int[] Steps = [.. Enumerable.Range(-1, 14)];

    [Fact]
    public void Twelve_of_misos_five_minutes_make_the_hour_of_its_report()
    {
        var table = "INTERVAL,CPNODE,LMP,MLC,MCC\n" + Rows(step => $"{Local("EST", step + 1):yyyy-MM-ddTHH:mm:ss},A.HUB,{PriceOf(step)},0,0");
        var day = $"Real-Time Preliminary LMPs\n07/15/2026\nNode,Type,Value,{string.Join(',', Hours(hour => $"HE {hour}"))}\n"
            + $"A.HUB,Hub,LMP,{string.Join(',', Hours(hour => hour == 10 ? "15.5" : "100"))}\n";
        AssertAgree(Read("rolling.csv", table), Read("20260715_rt_lmp_prelim.csv", day), pieces: 12);
    }

    [Fact]
    public void Twelve_of_misos_consolidated_tables_make_the_hour_that_it_integrates()
    {
        string Table(DateTime end, string section, string time, string lmp) =>
            "{\"LMPData\":{\"RefId\":\"" + end.ToString("dd-MMM-yyyy' - Interval 'HH:mm' EST'", CultureInfo.InvariantCulture) + "\",\"" + section
            + "\":{\"HourAndMin\":\"" + time + "\",\"PricingNode\":[{\"name\":\"A.HUB\",\"LMP\":\"" + lmp + "\",\"MLC\":\"0\",\"MCC\":\"0\"}]}}}";
        var fine = Steps.SelectMany(step => Read("t.json", Table(Local("EST", step + 1), "FiveMinLMP", $"{Local("EST", step + 1):HH:mm}", PriceOf(step))));
        var coarse = Read("t.json", Table(Local("EST", 12), "HourlyIntegratedLMP", "HE 10", "15.5"));
        AssertAgree([.. fine], coarse, pieces: 12);
    }

    [Fact]
    public void Twelve_of_spps_five_minutes_make_the_hour_of_its_archive()
    {
        var fine = "Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n"
            + Rows(step => $"{Local("CDT", step + 1):MM/dd/yyyy HH:mm:ss},{Utc(step + 1):MM/dd/yyyy HH:mm:ss},A_HUB,P,{PriceOf(step)},0,0,0");
        var coarse = $"Date,Settlement Location Name,PNODE Name,Price Type,{string.Join(',', Hours(hour => $"HE{hour:00}"))}\n"
            + $"07/15/2026,A_HUB,P,LMP,{string.Join(',', Hours(hour => hour == 10 ? "15.5" : "100"))}\n";
        AssertAgree(Read("RTBM-LMP-DAILY-SL-20260715.csv", fine), Read("RTBM-LMP-MONTHLY-SL-202607.csv", coarse), pieces: 12);
    }

    [Fact]
    public void Spps_stamps_mean_the_same_without_the_gmt_column()
    {
        var fine = "Interval,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n" + Rows(step => $"{Local("CDT", step + 1):MM/dd/yyyy HH:mm:ss},A_HUB,P,{PriceOf(step)},0,0,0");
        var coarse = "Interval,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n07/15/2026 09:00:00,A_HUB,P,100,0,0,0\n07/15/2026 10:00:00,A_HUB,P,15.5,0,0,0\n";
        AssertAgree(Read("RTBM-LMP-SL.csv", fine), Read("DA-LMP-SL.csv", coarse), pieces: 12);
    }

    [Fact]
    public void Twelve_of_pjms_five_minutes_make_the_hour()
    {
        string Feed(string rows) => $"datetime_beginning_utc,pnode_id,total_lmp_rt,row_is_current,version_nbr\n{rows}";
        var coarse = Feed("7/15/2026 1:00:00 PM,1,100,True,1\n7/15/2026 2:00:00 PM,1,15.5,True,1\n");
        AssertAgree(
            Read("rt_fivemin_hrl_lmps.csv", Feed(Rows(step => $"{Utc(step).ToString("M/d/yyyy h:mm:ss tt", CultureInfo.InvariantCulture)},1,{PriceOf(step)},True,1"))),
            Read("rt_hrl_lmps.csv", coarse),
            pieces: 12);
    }

    [Fact]
    public void Twelve_dispatches_of_nyiso_make_the_hour()
    {
        const string Header = "Time Stamp,Name,PTID,LBMP ($/MWHr),Marginal Cost Losses ($/MWHr),Marginal Cost Congestion ($/MWHr)\n";
        AssertAgree(
            Read("20260715realtime_zone.csv", Header + Rows(step => $"{Local("EDT", step + 1):MM/dd/yyyy HH:mm:ss},WEST,61752,{PriceOf(step)},0,0")),
            Read("20260715rtlbmp_zone.csv", Header + "07/15/2026 09:00,WEST,61752,100,0,0\n07/15/2026 10:00,WEST,61752,15.5,0,0\n"),
            pieces: 12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Twelve_of_iso_nes_five_minutes_make_the_hour_whichever_form_they_have(bool webFirst)
    {
        string Record(DateTime local, string price) =>
            "{\"BeginDate\":\"" + local.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
            + ".000-04:00\",\"Location\":{\"@LocId\":\"4000\",\"$\":\".H.INTERNAL_HUB\"},\"LmpTotal\":" + price + "}";
        var webFine = "{\"FiveMinLmps\":{\"FiveMinLmp\":[" + string.Join(',', Steps.Select(step => Record(Local("EDT", step), PriceOf(step)))) + "]}}";
        var webCoarse = "{\"HourlyLmps\":{\"HourlyLmp\":[" + Record(Local("EDT", -12), "100") + "," + Record(Local("EDT", 0), "15.5") + "]}}";
        const string Comments = "\"C\",\"Real-Time Hourly LMPs\"\n\"C\",\"Report for: 07/15/2026 - 07/15/2026\"\n";
        var csvFine = $"{Comments}\"H\",\"Local Time\",\"Location ID\",\"LMP\"\n" + Rows(step => $"\"D\",\"{Local("EDT", step):HH:mm:ss}\",\"4000\",{PriceOf(step)}");
        const string CsvCoarse = $"{Comments}\"H\",\"Date\",\"Hour Ending\",\"Location ID\",\"LMP\"\n\"D\",\"07/15/2026\",\"10\",\"4000\",100\n\"D\",\"07/15/2026\",\"11\",\"4000\",15.5\n";
        AssertAgree(
            webFirst ? Read("fiveminutelmp.json", webFine) : Read("lmp_5min_20260715.csv", csvFine),
            webFirst ? Read("lmp_rt_final_20260715.csv", CsvCoarse) : Read("hourlylmp_rt_prelim_day_20260715.json", webCoarse),
            pieces: 12);
    }

    [Fact]
    public void Three_sced_runs_of_ercot_make_the_quarter()
    {
        var fine = "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP\n" + Rows(step => $"{Local("CDT", step):MM/dd/yyyy HH:mm:ss},N,HB_NORTH,{PriceOf(step)}");
        var coarse = "DeliveryDate,DeliveryHour,DeliveryInterval,SettlementPointName,SettlementPointType,SettlementPointPrice,DSTFlag\n"
            + string.Concat(Enumerable.Range(1, 4).Select(quarter => $"07/15/2026,10,{quarter},HB_NORTH,HU,{8 + (3 * quarter)},N\n"));
        AssertAgree(Read("sced.csv", fine), Read("spp.csv", coarse), pieces: 3);
    }

    [Fact]
    public void Three_of_caisos_five_minutes_make_the_quarter_in_csv_and_xml()
    {
        var fine = "INTERVALSTARTTIME_GMT,INTERVALENDTIME_GMT,NODE,MARKET_RUN_ID,LMP_TYPE,VALUE\n"
            + Rows(step => $"{Utc(step):yyyy-MM-ddTHH:mm:ss}-00:00,{Utc(step + 1):yyyy-MM-ddTHH:mm:ss}-00:00,A_NODE,RTM,LMP,{PriceOf(step)}");
        var coarse = "<OASISReport><REPORT>PRC_RTPD_LMP</REPORT><MKT_TYPE>RTPD</MKT_TYPE>" + string.Concat(Enumerable.Range(0, 4).Select(quarter =>
            $"<REPORT_DATA><DATA_ITEM>LMP_PRC</DATA_ITEM><RESOURCE_NAME>A_NODE</RESOURCE_NAME><INTERVAL_START_GMT>{Utc(3 * quarter):yyyy-MM-ddTHH:mm:ss}-00:00</INTERVAL_START_GMT>"
            + $"<INTERVAL_END_GMT>{Utc(3 * (quarter + 1)):yyyy-MM-ddTHH:mm:ss}-00:00</INTERVAL_END_GMT><VALUE>{11 + (3 * quarter)}</VALUE></REPORT_DATA>")) + "</OASISReport>";
        AssertAgree(Read("rtm.csv", fine), Read("fmm.xml", coarse), pieces: 3);
    }

    private static void AssertAgree(IReadOnlyList<LmpFact> fine, IReadOnlyList<LmpFact> coarse, int pieces)
    {
        Assert.Equal(Steps.Length, fine.Count);
        var inside = coarse.Where(fact => fact.Lmp < Outside).ToList();
        Assert.Equal(Start, inside.Min(fact => fact.IntervalStartUtc));
        Assert.Equal(Start.AddHours(1), inside.Max(fact => fact.IntervalEndUtc));
        Assert.All(inside, whole =>
        {
            var parts = fine.Where(fact => fact.IntervalStartUtc >= whole.IntervalStartUtc && fact.IntervalEndUtc <= whole.IntervalEndUtc).ToList();
            Assert.Equal(pieces, parts.Count);
            Assert.Equal(whole.Lmp, parts.Average(fact => fact.Lmp), 1e-9);
        });
    }

    private static string PriceOf(int step) => (step is >= 0 and < 12 ? 10 + step : Outside).ToString(CultureInfo.InvariantCulture);

    private static DateTime Utc(int step) => Start.AddMinutes(5 * step);

    private static DateTime Local(string zone, int step) =>
        Utc(step).AddHours(zone switch { "EDT" => -4, "EST" or "CDT" => -5, _ => throw new ArgumentOutOfRangeException(nameof(zone)) });

    private static string Rows(Func<int, FormattableString> row) => string.Concat(Steps.Select(step => FormattableString.Invariant(row(step)) + "\n"));

    private static IEnumerable<string> Hours(Func<int, string> text) => Enumerable.Range(1, 24).Select(text);

    private static List<LmpFact> Read(string name, string text)
    {
        var (results, sink) = Fixture.ReadBytes(name, Encoding.UTF8.GetBytes(text));
        Assert.Null(Assert.Single(results).Refusal);
        Assert.DoesNotContain(sink.Rejections, rejection => !rejection.IsPart);
        return [.. sink.Prices.Select(price => price.Event.Fact)];
    }
}
