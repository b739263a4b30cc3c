using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.NativeReports;

namespace GridGrains.Feeds.Isone;

/// <summary>ISO-NE's web service: <c>HourlyLmps</c> (day-ahead) and <c>FiveMinLmps</c>, stamps with offset, ids as <c>@LocId</c>.</summary>
internal sealed class IsoneJsonWriter : INativeReportWriter
{
    public Iso Iso => Isos.Isone;

    public bool Writes(PriceProduct product) => product is PriceProduct.DayAheadHourly or PriceProduct.RealTime5Min;

    public string FileName(in LmpEvent first)
    {
        var day = NativeText.Stamp(NativeText.Local(Iso, first.Fact.IntervalStartUtc), "yyyyMMdd");
        return first.Fact.Product.IsDayAhead() ? $"hourlylmp_da_final_day_{day}.json" : $"fiveminutelmp_day_{day}.json";
    }

    public void Write(ReadOnlySpan<LmpEvent> events, TextWriter output)
    {
        if (events.IsEmpty)
        {
            return;
        }

        output.Write(events[0].Fact.Product.IsDayAhead() ? "{\"HourlyLmps\":{\"HourlyLmp\":[" : "{\"FiveMinLmps\":{\"FiveMinLmp\":[");
        var stamp = "";
        for (var i = 0; i < events.Length; i++)
        {
            if (i == 0 || events[i].Fact.IntervalStartUtc != events[i - 1].Fact.IntervalStartUtc)
            {
                stamp = Stamp(events[i].Fact.IntervalStartUtc);
            }

            output.Write(i == 0 ? "" : ",");
            WriteLocation(output, stamp, events[i]);
        }

        output.Write("]}}");
    }

    private static string Stamp(DateTime utc)
    {
        var local = NativeText.Local(Isos.Isone, utc);
        return NativeText.Stamp(local, "yyyy-MM-ddTHH:mm:ss.fff") + $"-{(utc - local).Hours:00}:00";
    }

    private static void WriteLocation(TextWriter output, string stamp, in LmpEvent price)
    {
        output.Write("{\"BeginDate\":\"");
        output.Write(stamp);
        output.Write("\",\"Location\":{\"@LocId\":\"");
        output.Write(price.Node.Id);
        output.Write("\",\"@LocType\":\"");
        output.Write(price.Labels.Type switch { "HUB" => "HUB", "ZONE" => "LOAD ZONE", _ => "NETWORK NODE" });
        output.Write("\",\"$\":\"");
        output.Write(price.Labels.Name);
        output.Write("\"},\"LmpTotal\":");
        NativeText.WritePrice(output, price.Fact.Lmp, "0.##");
        output.Write(",\"EnergyComponent\":");
        NativeText.WritePrice(output, price.Fact.Energy, "0.##");
        output.Write(",\"CongestionComponent\":");
        NativeText.WritePrice(output, price.Fact.Congestion, "0.##");
        output.Write(",\"LossComponent\":");
        NativeText.WritePrice(output, price.Fact.Loss, "0.##");
        output.Write('}');
    }
}
