using System.Text;
using GridGrains.Domain.Markets;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

/// <summary>A file whose columns are nearly those of a known report is refused with the report's name and the columns that differ.</summary>
public sealed class UnknownReportTests
{
    [Theory]
    [InlineData("INTERVALSTARTTIME_GMT,INTERVALENDTIME_GMT,NODE,MARKET_RUN_ID,LMP_TYPE,PRICE", "caiso-oasis-lmp-csv", "'PRC'", "'PRICE'")]
    [InlineData("INTERVAL,CPNODE,LMP,MLC,CONGESTION", "miso-five-minute-csv", "'MCC'", "'CONGESTION'")]
    [InlineData("Title\n09/01/2026\n\nNode,Type,Value,Hour 1,Hour 2", "miso-hourly-lmp-csv", "'HE 1'", "'Hour 1', 'Hour 2'")]
    [InlineData("datetime_beginning_utc,datetime_beginning_ept,pnode_id,pnode_name,final_lmp_rt", "pjm-data-miner-csv", "'total_lmp_", "'final_lmp_rt'")]
    [InlineData("Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC", "spp-lmp-by-location", "'MEC'", "")]
    [InlineData("Date,Settlement Location Name,PNODE Name,Kind,HE01,HE02", "spp-lmp-monthly-csv", "'Price Type'", "'Kind'")]
    [InlineData("\"Time Stamp\",\"Time Zone\",\"Name\",\"PTID\",\"Integrated Load\"", "nyiso-lbmp", "'LBMP ($/MWHr)'", "'Integrated Load'")]
    [InlineData("SCEDTimestamp,RepeatedHourFlag,ElectricalBus,SettledLMP", "ercot-prices-csv", "'CappedLMP'", "'SettledLMP'")]
    [InlineData("DeliveryDate,HourEnding,SettlementPoint,Price,DSTFlag", "ercot-prices-csv", "'SettlementPointPrice'", "'Price'")]
    [InlineData("\"C\",\"Title\"\n\"H\",\"Date\",\"Hour Ending\",\"Location ID\",\"Price\"", "isone-lmp-csv", "'Locational Marginal Price'", "'Price'")]
    [InlineData("""{"headers":["INTERVAL","CPNODE","LMP","MLC","CONG"],"data":[]}""", "miso-five-minute-json", "'MCC'", "'CONG'")]
    [InlineData("""[{"datetime_beginning_utc":"2026-06-10T04:00:00","pnode_id":1,"lmp":31}]""", "pjm-data-miner-json", "'total_lmp_", "'lmp'")]
    [InlineData("""{"fields":[{"name":"SCEDTimestamp"},{"name":"settlementPoint"},{"name":"lmpOfRun"}],"data":[]}""", "ercot-prices-api", "'CappedLMP'", "'lmpOfRun'")]
    [InlineData("<Lmps><Lmp><BeginDate>2026-06-10T04:00:00-04:00</BeginDate><Location LocId=\"4000\"/><LmpTotal>3</LmpTotal></Lmp></Lmps>", "isone-lmp-xml", "'HourlyLmp'", "'Lmps', 'Lmp'")]
    public void A_refusal_names_the_nearest_form_and_what_differs(string text, string layout, string missing, string unknown)
    {
        var result = Assert.Single(Fixture.ReadBytes("report.txt", Encoding.UTF8.GetBytes(text + "\n")).Results);

        Assert.StartsWith($"not the form of any known report; nearest is {layout} (", result.Refusal, StringComparison.Ordinal);
        Assert.Contains($"lacks {missing}", result.Refusal, StringComparison.Ordinal);
        Assert.Contains(unknown, result.Refusal, StringComparison.Ordinal);
        Assert.Equal(unknown.Length > 0, result.Refusal!.Contains("unknown", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("a,b,c\n1,2,3\n")]
    [InlineData("""{"statusCode":429,"message":"Rate limit is exceeded."}""")]
    [InlineData("<!DOCTYPE html><html><body>Interval, LMP, MLC, MCC, MEC, Settlement Location</body></html>")]
    public void What_resembles_nothing_is_refused_without_a_guess(string text) => Assert.Equal(
        "not the form of any known report", Assert.Single(Fixture.ReadBytes("page", Encoding.UTF8.GetBytes(text)).Results).Refusal);

    [Fact]
    public void A_refusal_stays_short_whatever_the_file_s_names_are()
    {
        var header = "Interval,GMTIntervalEnd,Settlement Location,LMP,MLC,MCC," + string.Join(',', Enumerable.Range(0, 300).Select(number => new string('X', 500) + number));

        Assert.InRange(Assert.Single(Fixture.ReadBytes("a.csv", Encoding.UTF8.GetBytes(header)).Results).Refusal!.Length, 100, 1200);
    }

    [Theory]
    [InlineData("SCEDTimestamp,RepeatedHourFlag,ElectricalBus,CappedLMP,UncappedLMP", "41.37,99", "BUS_A")]
    [InlineData("SCEDTimestamp,RepeatedHourFlag,ElectricalBus,UncappedLMP,CappedLMP", "99,41.37", "BUS_A")]
    [InlineData("SCEDTimestamp,RepeatedHourFlag,ElectricalBus,LMP,CappedLMP", "99,41.37", "BUS_A")]
    [InlineData("SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP", "41.37", "HB_NORTH")]
    public void Ercots_capped_lmp_is_the_series_that_lmp_was(string header, string prices, string node)
    {
        var (results, sink) = Fixture.ReadBytes("lmp.csv", Encoding.UTF8.GetBytes($"{header}\n08/28/2026 10:10:12,N,{node},{prices}\n"));

        Assert.Equal((PriceProduct.RealTimeSced, null), (Assert.Single(results).Product, results[0].Refusal));
        Assert.Equal((node, 41.37), (Assert.Single(sink.Prices).Event.Node.Id, sink.Prices[0].Event.Fact.Lmp));
    }

    [Fact]
    public void Ercots_capped_lmp_is_read_from_the_api_too()
    {
        const string Page = """{"fields":[{"name":"SCEDTimestamp"},{"name":"repeatHourFlag"},{"name":"electricalBus"},{"name":"cappedLMP"},{"name":"uncappedLMP"}],"data":[["2026-08-28T10:10:12",false,"BUS_A",41.37,99]]}""";

        Assert.Equal(41.37, Assert.Single(Fixture.ReadBytes("page.json", Encoding.UTF8.GetBytes(Page)).Sink.Prices).Event.Fact.Lmp);
    }
}
