using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.NativeReports;

namespace GridGrains.Feeds.Nyiso;

/// <summary>
/// NYISO <c>damlbmp</c> (hour beginning) and <c>realtime</c> (interval ending, with seconds), zones and generators in files of their own.
/// Local time without offset: the repeated hour is known by the order of rows alone, so a real-time file of that day has to be whole.
/// Congestion has the opposite sign of the canonical one.
/// </summary>
internal sealed class NyisoCsvWriter(bool ofZones) : RowReportWriter
{
    public override Iso Iso => Isos.Nyiso;

    public override bool Writes(PriceProduct product) => product is PriceProduct.DayAheadHourly or PriceProduct.RealTime5Min;

    public override string FileName(in LmpEvent first) =>
        NativeText.Stamp(NativeText.Local(Iso, first.Fact.IntervalStartUtc), "yyyyMMdd")
        + $"{(first.Fact.Product.IsDayAhead() ? "damlbmp" : "realtime")}_{(ofZones ? "zone" : "gen")}.csv";

    protected override bool Covers(in LmpEvent price) => price.Labels.Type == "ZONE" == ofZones;

    protected override string HeaderOf(in LmpFact first) => first.Product.IsDayAhead()
        ? "Time Stamp,Name,PTID,LBMP ($/MWHr),Marginal Cost Losses ($/MWHr),Marginal Cost Congestion ($/MWHr)"
        : "\"Time Stamp\",\"Name\",\"PTID\",\"LBMP ($/MWHr)\",\"Marginal Cost Losses ($/MWHr)\",\"Marginal Cost Congestion ($/MWHr)\"";

    protected override IntervalFields FieldsOf(in LmpFact fact) => new(fact.Product.IsDayAhead()
        ? NativeText.Stamp(NativeText.Local(Iso, fact.IntervalStartUtc), "MM/dd/yyyy HH:mm,")
        : NativeText.Stamp(NativeText.Local(Iso, fact.IntervalEndUtc), "MM/dd/yyyy HH:mm:ss,"));

    protected override void WriteRows(TextWriter output, in IntervalFields interval, in LmpEvent price)
    {
        output.Write(interval.Stamps);
        output.Write(price.Labels.Name);
        output.Write(',');
        output.Write(price.Node.Id);

        // Zero less the value, not its negation: that would spell a minus before zero.
        foreach (var value in (ReadOnlySpan<double>)[price.Fact.Lmp, price.Fact.Loss, 0 - price.Fact.Congestion])
        {
            output.Write(',');
            NativeText.WritePrice(output, value, "F2");
        }

        output.Write('\n');
    }
}
