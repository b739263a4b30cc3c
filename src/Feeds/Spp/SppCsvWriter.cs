using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.NativeReports;

namespace GridGrains.Feeds.Spp;

/// <summary>SPP <c>DA-LMP-SL</c> and <c>RTBM-LMP-SL</c>: stamps are interval endings, local and GMT.</summary>
internal sealed class SppCsvWriter : RowReportWriter
{
    private const string StampFormat = "MM/dd/yyyy HH:mm:ss";

    public override Iso Iso => Isos.Spp;

    public override bool Writes(PriceProduct product) => product is PriceProduct.DayAheadHourly or PriceProduct.RealTime5Min;

    // Both names carry the first interval's ending; a day-ahead file is one operating day.
    public override string FileName(in LmpEvent first) =>
        $"{(first.Fact.Product.IsDayAhead() ? "DA" : "RTBM")}-LMP-SL-{NativeText.Stamp(NativeText.Local(Iso, first.Fact.IntervalEndUtc), "yyyyMMddHHmm")}.csv";

    protected override string HeaderOf(in LmpFact first) => "Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC";

    protected override IntervalFields FieldsOf(in LmpFact fact) => new(
        $"{NativeText.Stamp(NativeText.Local(Iso, fact.IntervalEndUtc), StampFormat)},{NativeText.Stamp(fact.IntervalEndUtc, StampFormat)},");

    protected override void WriteRows(TextWriter output, in IntervalFields interval, in LmpEvent price)
    {
        output.Write(interval.Stamps);
        output.Write(price.Node.Id);
        output.Write(',');
        output.Write(price.Node.Id);
        foreach (var value in (ReadOnlySpan<double>)[price.Fact.Lmp, price.Fact.Loss, price.Fact.Congestion, price.Fact.Energy])
        {
            output.Write(',');
            NativeText.WritePrice(output, value, "F4");
        }

        output.Write('\n');
    }
}
