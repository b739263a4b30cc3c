using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.NativeReports;

namespace GridGrains.Feeds.Caiso;

/// <summary>CAISO OASIS <c>PRC_LMP</c>, <c>PRC_RTPD_LMP</c> and <c>PRC_INTVL_LMP</c>: four rows per interval and node.</summary>
internal sealed class OasisCsvWriter : RowReportWriter
{
    private const string GmtFormat = "yyyy-MM-ddTHH:mm:ss-00:00";
    private const int RepeatedHourLabel = 25;

    public override Iso Iso => Isos.Caiso;

    public override bool Writes(PriceProduct product) => product is PriceProduct.DayAheadHourly or PriceProduct.RealTime15Min or PriceProduct.RealTime5Min;

    public override string FileName(in LmpEvent first)
    {
        var (query, run, _) = Words(first.Fact.Product);
        var day = NativeText.Local(Iso, first.Fact.IntervalStartUtc).Date;
        var created = NativeText.Stamp(NativeText.Local(Iso, first.Fact.KnownAtUtc), "yyyyMMdd_HH_mm_ss");
        return $"{NativeText.Stamp(day, "yyyyMMdd")}_{NativeText.Stamp(day.AddDays(1), "yyyyMMdd")}_{query}_{run}_{created}_v1.csv";
    }

    protected override string HeaderOf(in LmpFact first) =>
        "INTERVALSTARTTIME_GMT,INTERVALENDTIME_GMT,OPR_DT,OPR_HR,OPR_INTERVAL,NODE_ID_XML,NODE_ID,NODE,MARKET_RUN_ID,LMP_TYPE,"
        + $"XML_DATA_ITEM,PNODE_RESMRID,GRP_TYPE,POS,{Words(first.Product).PriceColumn},GROUP";

    protected override IntervalFields FieldsOf(in LmpFact fact)
    {
        var local = NativeText.Local(Iso, fact.IntervalStartUtc);
        var hour = NativeText.IsRepeatedHour(Iso, fact.IntervalStartUtc) ? RepeatedHourLabel : local.Hour + 1;
        var interval = fact.Product == PriceProduct.DayAheadHourly ? 0 : (local.Minute / fact.IntervalMinutes) + 1;
        return new IntervalFields(
            $"{NativeText.Stamp(fact.IntervalStartUtc, GmtFormat)},{NativeText.Stamp(fact.IntervalEndUtc, GmtFormat)},"
            + $"{NativeText.Stamp(local, "yyyy-MM-dd")},{hour},{interval},");
    }

    protected override void WriteRows(TextWriter output, in IntervalFields interval, in LmpEvent price)
    {
        var run = Words(price.Fact.Product).Run;
        var id = price.Node.Id;
        WriteRow(output, interval, id, run, "LMP,LMP_PRC", price.Fact.Lmp, 1);
        WriteRow(output, interval, id, run, "MCC,LMP_CONG_PRC", price.Fact.Congestion, 2);
        WriteRow(output, interval, id, run, "MCE,LMP_ENE_PRC", price.Fact.Energy, 3);
        WriteRow(output, interval, id, run, "MCL,LMP_LOSS_PRC", price.Fact.Loss, 4);
    }

    private static void WriteRow(TextWriter output, in IntervalFields interval, string id, string run, string component, double price, int group)
    {
        output.Write(interval.Stamps);
        for (var i = 0; i < 3; i++)
        {
            output.Write(id);
            output.Write(',');
        }

        output.Write(run);
        output.Write(',');
        output.Write(component);
        output.Write(',');
        output.Write(id);
        output.Write(",ALL,1,");
        NativeText.WritePrice(output, price, "0.#####");
        output.Write(',');
        output.Write(group);
        output.Write('\n');
    }

    private static (string Query, string Run, string PriceColumn) Words(PriceProduct product) => product switch
    {
        PriceProduct.RealTime5Min => ("PRC_INTVL_LMP", "RTM", "VALUE"),
        PriceProduct.RealTime15Min => ("PRC_RTPD_LMP", "RTPD", "PRC"),
        _ => ("PRC_LMP", "DAM", "MW"),
    };
}
