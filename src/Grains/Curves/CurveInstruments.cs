using System.Diagnostics.Metrics;
using GridGrains.Grains.Contracts.Curves;

namespace GridGrains.Grains.Curves;

/// <summary>Figures of the quotes that shards apply: names and units by OpenTelemetry's conventions.</summary>
public sealed class CurveInstruments
{
    public const string MeterName = "GridGrains.Curves";

    private readonly Counter<long> _quotes;

    public CurveInstruments(IMeterFactory meters) =>
        _quotes = meters.Create(MeterName).CreateCounter<long>("gridgrains.curves.quotes", "{quote}", "Quotes by what they did to their curve");

    internal void Applied(in CurveApplyResult result)
    {
        Count(result.News, "new");
        Count(result.Superseded, "superseded");
    }

    private void Count(int number, string outcome)
    {
        if (number > 0)
        {
            _quotes.Add(number, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
