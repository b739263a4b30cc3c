using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.NativeReports;

namespace GridGrains.Feeds.Miso;

/// <summary>MISO's consolidated five-minute table: one interval, stamped at its end in Eastern Standard Time. Numbers are texts.</summary>
internal sealed class MisoConsolidatedJsonWriter : INativeReportWriter
{
    private const string Reserves =
        "\"REGMCP\":\"0.00\",\"REGMILEAGEMCP\":\"0.00\",\"SPINMCP\":\"0.00\",\"SUPPMCP\":\"0.00\",\"STRMCP\":\"0.00\",\"RCUPMCP\":\"0.00\",\"RCDOWNMCP\":\"0.00\"";

    public Iso Iso => Isos.Miso;

    public bool Writes(PriceProduct product) => product == PriceProduct.RealTime5Min;

    public string FileName(in LmpEvent first) =>
        $"GetLmpConsolidatedTable_{NativeText.Stamp(NativeText.Local(Iso, first.Fact.IntervalEndUtc), "yyyyMMdd_HHmm")}.json";

    /// <param name="events">One interval.</param>
    /// <exception cref="ArgumentException">There are several intervals.</exception>
    public void Write(ReadOnlySpan<LmpEvent> events, TextWriter output)
    {
        if (events.IsEmpty || events[0].Fact.IntervalStartUtc != events[^1].Fact.IntervalStartUtc)
        {
            throw new ArgumentException("MISO's consolidated table is about one interval", nameof(events));
        }

        var end = NativeText.Local(Iso, events[0].Fact.IntervalEndUtc);
        output.Write($"{{\"LMPData\":{{\"RefId\":\"{NativeText.Stamp(end, "dd-MMM-yyyy")} - Interval {NativeText.Stamp(end, "HH:mm")} EST\",");
        output.Write($"\"FiveMinLMP\":{{\"HourAndMin\":\"{NativeText.Stamp(end, "HH:mm")}\",\"PricingNode\":[");
        for (var i = 0; i < events.Length; i++)
        {
            output.Write(i == 0 ? "" : ",");
            WriteNode(output, events[i]);
        }

        output.Write("]}}}");
    }

    private static void WriteNode(TextWriter output, in LmpEvent price)
    {
        output.Write("{\"name\":\"");
        output.Write(price.Node.Id);
        output.Write("\",\"region\":\"");
        output.Write(RegionOf(price.Labels.Hub ?? price.Node.Id));
        output.Write("\",\"LMP\":\"");
        NativeText.WritePrice(output, price.Fact.Lmp, "F2");
        output.Write("\",\"MLC\":\"");
        NativeText.WritePrice(output, price.Fact.Loss, "F2");
        output.Write("\",\"MCC\":\"");
        NativeText.WritePrice(output, price.Fact.Congestion, "F2");
        output.Write("\",");
        output.Write(Reserves);
        output.Write('}');
    }

    private static string RegionOf(string hub) => hub switch
    {
        "MINN.HUB" => "North",
        "ARKANSAS.HUB" or "LOUISIANA.HUB" or "MS.HUB" or "TEXAS.HUB" => "South",
        _ => "Midwest",
    };
}
