using System.Text;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

/// <summary>A report with one more key column has all columns of a known form, and is another report.</summary>
public sealed class ForeignKeyTests
{
    private const string OasisHeader = "INTERVALSTARTTIME_GMT,INTERVALENDTIME_GMT,OPR_DT,OPR_HR,NODE,{0}MARKET_RUN_ID,LMP_TYPE,PRC,GROUP\n";

    [Fact]
    public void Prices_per_node_and_tie_are_no_prices_of_nodes()
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, OasisHeader, "TIE,")
            + "2026-03-01T08:00:00-00:00,2026-03-01T09:00:00-00:00,2026-03-01,1,POINT_A,TIE_1,DAM,LMP,30,1\n"
            + "2026-03-01T08:00:00-00:00,2026-03-01T09:00:00-00:00,2026-03-01,1,POINT_A,TIE_2,DAM,LMP,11,2\n";
        var (results, sink) = Fixture.ReadBytes("20260301_20260301_PRC_SPTIE_LMP_DAM_v5.csv", Encoding.UTF8.GetBytes(text));

        Assert.Empty(sink.Prices);
        Assert.Contains("'TIE'", Assert.Single(results).Refusal);
        Assert.Contains("NODE", results[0].Refusal);
    }

    [Fact]
    public void The_same_report_as_xml_is_refused_by_its_column_or_by_its_name()
    {
        const string Data = "<REPORT_DATA><DATA_ITEM>LMP_PRC</DATA_ITEM><RESOURCE_NAME>POINT_A</RESOURCE_NAME>{0}<INTERVAL_START_GMT>2026-03-01T08:00:00-00:00</INTERVAL_START_GMT><VALUE>30</VALUE></REPORT_DATA>";
        var culture = System.Globalization.CultureInfo.InvariantCulture;

        Assert.Contains("'TIE_NAME'", RefusalOf("r.xml", $"<OASISReport><MKT_TYPE>DAM</MKT_TYPE>{string.Format(culture, Data, "<TIE_NAME>T</TIE_NAME>")}</OASISReport>"));
        Assert.Contains("PRC_SPTIE_LMP", RefusalOf("r.xml", $"<OASISReport><REPORT>PRC_SPTIE_LMP</REPORT><MKT_TYPE>DAM</MKT_TYPE>{string.Format(culture, Data, "")}</OASISReport>"));
        Assert.Null(RefusalOf("r.xml", $"<OASISReport><REPORT>PRC_LMP</REPORT><MKT_TYPE>DAM</MKT_TYPE>{string.Format(culture, Data, "")}</OASISReport>"));
    }

    [Theory]
    [InlineData("DA-LMP-B-202603010100.csv", "Interval,GMTIntervalEnd,Settlement Location,Pnode,Bus,LMP,MLC,MCC,MEC", "Bus")]
    [InlineData("lmp.csv", "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,ElectricalBus,LMP", "ElectricalBus")]
    [InlineData("lmp.csv", "DeliveryDate,HourEnding,SettlementPoint,BusName,SettlementPointPrice,DSTFlag", "BusName")]
    [InlineData("rt_hrl_lmps.csv", "datetime_beginning_utc,pnode_id,pnode_name,contingency_name,total_lmp_rt,row_is_current", "contingency_name")]
    [InlineData("20260301damlbmp_zone.csv", "Time Stamp,Name,PTID,Scenario,LBMP ($/MWHr)", "Scenario")]
    [InlineData("x.csv", "INTERVAL,CPNODE,CONSTRAINT_NAME,LMP,MLC,MCC", "CONSTRAINT_NAME")]
    [InlineData("x.json", """{"headers":["INTERVAL","CPNODE","CASE_ID","LMP","MLC","MCC"],"data":[]}""", "CASE_ID")]
    [InlineData("x.json", """[{"datetime_beginning_utc":"2026-06-10T04:00:00","pnode_id":1,"total_lmp_rt":31,"contingency":"none"}]""", "contingency")]
    [InlineData("x.json", """{"fields":[{"name":"SCEDTimestamp"},{"name":"settlementPoint"},{"name":"electricalBus"},{"name":"LMP"}],"data":[]}""", "electricalBus")]
    public void A_column_that_belongs_into_the_key_is_refused_by_its_name(string name, string header, string column) =>
        Assert.Contains($"'{column}'", RefusalOf(name, header + "\n"));

    [Fact]
    public void A_column_of_any_name_that_alone_distinguishes_two_rows_belongs_into_the_key()
    {
        const string Header = "Interval,GMTIntervalEnd,Settlement Location,Pnode,Zone Of Sale,Remark,LMP,MLC,MCC,MEC\n";
        const string Row = "03/19/2026 01:00:00,03/19/2026 06:00:00,NORTH,P,{0},{1},20,0,0,20\n";
        string Of(string zone, string remark) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Row, zone, remark);

        Assert.Contains("'Zone Of Sale'", RefusalOf("DA-LMP-SL.csv", Header + Of("A", "x") + Of("B", "x")));
        Assert.Null(RefusalOf("DA-LMP-SL.csv", Header + Of("A", "x") + Of("A", "x")));
        Assert.Null(RefusalOf("DA-LMP-SL.csv", Header + Of("A", "x") + Of("B", "y").Replace("NORTH", "SOUTH", StringComparison.Ordinal)));
    }

    [Fact]
    public void Reports_with_further_columns_beside_the_key_are_read_as_before()
    {
        Assert.Null(RefusalOf("DA-LMP-SL.csv", "Interval,GMTIntervalEnd,Settlement Location,Pnode,BAA,Note,LMP,MLC,MCC,MEC\n03/19/2026 01:00,03/19/2026 06:00,N,P,SPP,new,1,0,0,1\n"));
        foreach (var fixture in Fixture.All.Where(path => Path.GetExtension(path) == ".csv"))
        {
            Assert.DoesNotContain("a key that this form does not have", Fixture.ReadPath(fixture).Result.Refusal ?? "", StringComparison.Ordinal);
        }
    }

    private static string? RefusalOf(string name, string text) => Assert.Single(Fixture.ReadBytes(name, Encoding.UTF8.GetBytes(text)).Results).Refusal;
}
