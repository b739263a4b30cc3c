using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.NativeReports;

namespace GridGrains.Feeds.Miso;

/// <summary>MISO's day-ahead ex-post report: a preamble, then three rows per node with the 24 hours side by side. Energy is not published.</summary>
internal sealed class MisoDayAheadCsvWriter : INativeReportWriter
{
    private const int HoursPerDay = 24;

    public Iso Iso => Isos.Miso;

    public bool Writes(PriceProduct product) => product == PriceProduct.DayAheadHourlyExPost;

    public string FileName(in LmpEvent first) => $"{NativeText.Stamp(Day(first), "yyyyMMdd")}_da_expost_lmp.csv";

    /// <param name="events">One whole operating day.</param>
    /// <exception cref="ArgumentException">The events are not 24 hours of the same nodes.</exception>
    public void Write(ReadOnlySpan<LmpEvent> events, TextWriter output)
    {
        var nodes = events.Length / HoursPerDay;
        if (nodes == 0 || nodes * HoursPerDay != events.Length || events[^1].Fact.IntervalStartUtc != events[0].Fact.IntervalStartUtc.AddHours(HoursPerDay - 1))
        {
            throw new ArgumentException("MISO's day-ahead report is about one whole day of 24 hours", nameof(events));
        }

        output.Write($"Day Ahead Market ExPost LMPs\n{NativeText.Stamp(Day(events[0]), "MM/dd/yyyy")}\n\n");
        output.Write(",,,All Hours-Ending are Eastern Standard Time (EST)\nNode,Type,Value");
        for (var hour = 1; hour <= HoursPerDay; hour++)
        {
            output.Write($",HE {hour}");
        }

        output.Write('\n');
        for (var node = 0; node < nodes; node++)
        {
            WriteNode(output, events, node, nodes);
        }
    }

    private static void WriteNode(TextWriter output, ReadOnlySpan<LmpEvent> events, int node, int nodes)
    {
        WriteLine(output, events, node, nodes, "LMP", static (in LmpFact fact) => fact.Lmp);
        WriteLine(output, events, node, nodes, "MCC", static (in LmpFact fact) => fact.Congestion);
        WriteLine(output, events, node, nodes, "MLC", static (in LmpFact fact) => fact.Loss);
    }

    private static void WriteLine(TextWriter output, ReadOnlySpan<LmpEvent> events, int node, int nodes, string value, Selector selector)
    {
        output.Write(events[node].Node.Id);
        output.Write(events[node].Labels.Type switch { "GEN" => ",Gennode,", "HUB" => ",Hub,", _ => ",Loadzone," });
        output.Write(value);
        for (var hour = 0; hour < HoursPerDay; hour++)
        {
            output.Write(',');
            WriteBare(output, selector(events[(hour * nodes) + node].Fact));
        }

        output.Write('\n');
    }

    // The report leaves the zero before the point out: .15, -.37; but a zero is a zero.
    private static void WriteBare(TextWriter output, double price)
    {
        if (price == 0)
        {
            output.Write('0');
        }
        else
        {
            NativeText.WritePrice(output, price, "#.##");
        }
    }

    private static DateTime Day(in LmpEvent first) => NativeText.Local(Isos.Miso, first.Fact.IntervalStartUtc).Date;

    private delegate double Selector(in LmpFact fact);
}
