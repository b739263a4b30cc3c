using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.NativeReports;

namespace GridGrains.Feeds.Pjm;

/// <summary>
/// PJM Data Miner <c>da_hrl_lmps</c> and, in real time, <c>rt_unverified_fivemin_lmps</c>, which is out at once; a correction is written as
/// <c>rt_fivemin_hrl_lmps</c>, which has versions. Stamps are interval beginnings, UTC and prevailing.
/// </summary>
internal sealed class PjmCsvWriter : RowReportWriter
{
    private const string StampFormat = "M/d/yyyy h:mm:ss tt";
    private const string Beginning = "datetime_beginning_utc,datetime_beginning_ept,pnode_id,pnode_name,";

    public override Iso Iso => Isos.Pjm;

    public override bool Writes(PriceProduct product) => product is PriceProduct.DayAheadHourly or PriceProduct.RealTime5Min;

    public override string FileName(in LmpEvent first) =>
        first.Fact.Product.IsDayAhead() ? "da_hrl_lmps.csv" : IsUnverified(first.Fact) ? "rt_unverified_fivemin_lmps.csv" : "rt_fivemin_hrl_lmps.csv";

    protected override string HeaderOf(in LmpFact first)
    {
        var suffix = first.Product.IsDayAhead() ? "da" : "rt";
        return IsUnverified(first)
            ? $"{Beginning}type,total_lmp_rt,congestion_price_rt,marginal_loss_price_rt,occ_check,ref_caseid_used_multi_interval"
            : $"{Beginning}voltage,equipment,type,zone,"
                + $"system_energy_price_{suffix},total_lmp_{suffix},congestion_price_{suffix},marginal_loss_price_{suffix},row_is_current,version_nbr";
    }

    protected override IntervalFields FieldsOf(in LmpFact fact) => new(
        $"{NativeText.Stamp(fact.IntervalStartUtc, StampFormat)},{NativeText.Stamp(NativeText.Local(Iso, fact.IntervalStartUtc), StampFormat)},");

    protected override void WriteRows(TextWriter output, in IntervalFields interval, in LmpEvent price)
    {
        output.Write(interval.Stamps);
        output.Write(price.Node.Id);
        output.Write(',');
        output.Write(price.Labels.Name);
        if (IsUnverified(price.Fact))
        {
            WriteUnverified(output, price);
            return;
        }

        output.Write(price.Labels.Zone is not null ? ",115 KV,A," : ",,,");
        output.Write(price.Labels.Type);
        output.Write(',');
        output.Write(price.Labels.Zone);
        WritePrices(output, [price.Fact.Energy, price.Fact.Lmp, price.Fact.Congestion, price.Fact.Loss]);
        output.Write(",True,");
        output.Write(price.Fact.SourceVersion);
        output.Write('\n');
    }

    private static bool IsUnverified(in LmpFact fact) => !fact.Product.IsDayAhead() && fact.SourceVersion == 0;

    private static void WriteUnverified(TextWriter output, in LmpEvent price)
    {
        output.Write(',');
        output.Write(price.Labels.Type);
        WritePrices(output, [price.Fact.Lmp, price.Fact.Congestion, price.Fact.Loss]);
        output.Write(",0,1\n");
    }

    private static void WritePrices(TextWriter output, ReadOnlySpan<double> prices)
    {
        foreach (var price in prices)
        {
            output.Write(',');
            NativeText.WritePrice(output, price, "F6");
        }
    }
}
