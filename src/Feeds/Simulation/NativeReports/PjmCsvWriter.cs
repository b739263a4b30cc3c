using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Simulation.NativeReports;

/// <summary>PJM Data Miner <c>da_hrl_lmps</c> and <c>rt_fivemin_hrl_lmps</c>: stamps are interval beginnings, UTC and prevailing.</summary>
internal sealed class PjmCsvWriter : RowReportWriter
{
    private const string StampFormat = "M/d/yyyy h:mm:ss tt";

    public override Iso Iso => Isos.Pjm;

    public override bool Writes(Market market) => market is Market.DayAheadHourly or Market.RealTime5Min;

    public override string FileName(in LmpEvent first) => first.Fact.Market.IsDayAhead() ? "da_hrl_lmps.csv" : "rt_fivemin_hrl_lmps.csv";

    protected override string HeaderOf(Market market)
    {
        var suffix = market.IsDayAhead() ? "da" : "rt";
        return "datetime_beginning_utc,datetime_beginning_ept,pnode_id,pnode_name,voltage,equipment,type,zone,"
            + $"system_energy_price_{suffix},total_lmp_{suffix},congestion_price_{suffix},marginal_loss_price_{suffix},row_is_current,version_nbr";
    }

    protected override IntervalFields FieldsOf(in LmpFact fact) => new(
        $"{NativeText.Stamp(fact.IntervalStartUtc, StampFormat)},{NativeText.Stamp(NativeText.Local(Iso, fact.IntervalStartUtc), StampFormat)},");

    protected override void WriteRows(TextWriter output, in IntervalFields interval, in LmpEvent price)
    {
        var isPlant = price.Labels.Zone is not null;
        output.Write(interval.Stamps);
        output.Write(price.Node.Id);
        output.Write(',');
        output.Write(price.Labels.Name);
        output.Write(isPlant ? ",115 KV,A," : ",,,");
        output.Write(price.Labels.Type);
        output.Write(',');
        output.Write(price.Labels.Zone);
        foreach (var value in (ReadOnlySpan<double>)[price.Fact.Energy, price.Fact.Lmp, price.Fact.Congestion, price.Fact.Loss])
        {
            output.Write(',');
            NativeText.WritePrice(output, value, "F6");
        }

        output.Write(",True,");
        output.Write(price.Fact.SourceVersion);
        output.Write('\n');
    }
}
