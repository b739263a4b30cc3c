using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.NativeReports;

namespace GridGrains.Feeds.Ercot;

/// <summary>What ERCOT's price reports share: the posting time in the name and the flag of the repeated hour.</summary>
internal abstract class ErcotCsvWriter(PriceProduct product, string reportTypeId) : RowReportWriter
{
    public override Iso Iso => Isos.Ercot;

    public override bool Writes(PriceProduct market) => market == product;

    public override string FileName(in LmpEvent first)
    {
        var posted = first.Fact.KnownAtUtc;
        var repeated = NativeText.IsRepeatedHour(Iso, posted) ? "xhr" : "";
        return $"cdr.{reportTypeId}.0000000000000000.{NativeText.Stamp(NativeText.Local(Iso, posted), "yyyyMMdd.HHmmssfff")}.{Document(first.Fact)}{repeated}.csv";
    }

    /// <summary>The report's name within the file name.</summary>
    protected abstract string Document(in LmpFact fact);

    protected static string Flag(in IntervalFields interval) => interval.RepeatedHour ? "Y" : "N";

    /// <summary>Delivery date and hour ending 1 to 24: the hour belongs to the day on which it begins.</summary>
    protected (string Date, int HourEnding) Delivery(in LmpFact fact)
    {
        var local = NativeText.Local(Iso, fact.IntervalStartUtc);
        return (NativeText.Stamp(local, "MM/dd/yyyy"), local.Hour + 1);
    }
}

/// <summary>ERCOT DAM settlement point prices (NP4-190).</summary>
internal sealed class ErcotDayAheadCsvWriter() : ErcotCsvWriter(PriceProduct.DayAheadHourly, "00012331")
{
    protected override string Document(in LmpFact fact) => "DAMSPNP4190";

    protected override string HeaderOf(in LmpFact first) => "DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag";

    protected override IntervalFields FieldsOf(in LmpFact fact)
    {
        var (date, hour) = Delivery(fact);
        return new IntervalFields($"{date},{hour:00}:00,", NativeText.IsRepeatedHour(Iso, fact.IntervalStartUtc));
    }

    protected override void WriteRows(TextWriter output, in IntervalFields interval, in LmpEvent price)
    {
        output.Write(interval.Stamps);
        output.Write(price.Node.Id);
        output.Write(',');
        NativeText.WritePrice(output, price.Fact.Lmp, "0.##");
        output.Write(',');
        output.Write(Flag(interval));
        output.Write('\n');
    }
}

/// <summary>ERCOT 15-minute settlement point prices (NP6-905).</summary>
internal sealed class ErcotRealTimeCsvWriter() : ErcotCsvWriter(PriceProduct.RealTime15Min, "00012301")
{
    protected override string Document(in LmpFact fact) =>
        $"SPPHLZNP6905_{NativeText.Stamp(NativeText.Local(Iso, fact.IntervalEndUtc), "yyyyMMdd_HHmm")}";

    protected override string HeaderOf(in LmpFact first) =>
        "DeliveryDate,DeliveryHour,DeliveryInterval,SettlementPointName,SettlementPointType,SettlementPointPrice,DSTFlag";

    protected override IntervalFields FieldsOf(in LmpFact fact)
    {
        var (date, hour) = Delivery(fact);
        var quarter = (fact.IntervalStartUtc.Minute / fact.IntervalMinutes) + 1;
        return new IntervalFields($"{date},{hour},{quarter},", NativeText.IsRepeatedHour(Iso, fact.IntervalStartUtc));
    }

    protected override void WriteRows(TextWriter output, in IntervalFields interval, in LmpEvent price)
    {
        output.Write(interval.Stamps);
        output.Write(price.Node.Id);
        output.Write(price.Labels.Type switch { "HUB" => ",HU,", "ZONE" => ",LZ,", _ => ",RN," });
        NativeText.WritePrice(output, price.Fact.Lmp, "0.##");
        output.Write(',');
        output.Write(Flag(interval));
        output.Write('\n');
    }
}

/// <summary>ERCOT LMPs of SCED runs by settlement point (NP6-788).</summary>
internal sealed class ErcotScedCsvWriter() : ErcotCsvWriter(PriceProduct.RealTimeSced, "00012300")
{
    protected override string Document(in LmpFact fact) =>
        $"LMPSROSNODENP6788_{NativeText.Stamp(NativeText.Local(Iso, fact.IntervalStartUtc), "yyyyMMdd_HHmmss")}";

    protected override string HeaderOf(in LmpFact first) => "SCEDTimestamp,RepeatedHourFlag,SettlementPoint,LMP";

    protected override IntervalFields FieldsOf(in LmpFact fact)
    {
        var repeated = NativeText.IsRepeatedHour(Iso, fact.IntervalStartUtc);
        return new IntervalFields(
            $"{NativeText.Stamp(NativeText.Local(Iso, fact.IntervalStartUtc), "MM/dd/yyyy HH:mm:ss")},{(repeated ? "Y" : "N")},", repeated);
    }

    protected override void WriteRows(TextWriter output, in IntervalFields interval, in LmpEvent price)
    {
        output.Write(interval.Stamps);
        output.Write(price.Node.Id);
        output.Write(',');
        NativeText.WritePrice(output, price.Fact.Lmp, "0.##");
        output.Write('\n');
    }
}
