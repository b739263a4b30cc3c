using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Simulation.NativeReports;

/// <summary>A CSV report with rows per interval and node; the fields of an interval are spelled once.</summary>
internal abstract class RowReportWriter : INativeReportWriter
{
    public abstract Iso Iso { get; }

    public abstract bool Writes(PriceProduct product);

    public abstract string FileName(in LmpEvent first);

    public void Write(ReadOnlySpan<LmpEvent> events, TextWriter output)
    {
        if (events.IsEmpty)
        {
            return;
        }

        output.Write(HeaderOf(events[0].Fact));
        output.Write('\n');
        var interval = default(IntervalFields);
        var start = DateTime.MinValue;
        foreach (ref readonly var price in events)
        {
            if (!Covers(price))
            {
                continue;
            }

            if (price.Fact.IntervalStartUtc != start)
            {
                start = price.Fact.IntervalStartUtc;
                interval = FieldsOf(price.Fact);
            }

            WriteRows(output, interval, price);
        }
    }

    protected abstract string HeaderOf(in LmpFact first);

    protected abstract IntervalFields FieldsOf(in LmpFact fact);

    protected abstract void WriteRows(TextWriter output, in IntervalFields interval, in LmpEvent price);

    protected virtual bool Covers(in LmpEvent price) => true;

    /// <param name="Stamps">The fields before the node.</param>
    /// <param name="RepeatedHour">Whether the interval lies in the second passage of a repeated local hour.</param>
    protected readonly record struct IntervalFields(string Stamps, bool RepeatedHour = false);
}
