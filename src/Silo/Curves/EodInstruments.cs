using System.Diagnostics.Metrics;
using GridGrains.Grains.Curves;

namespace GridGrains.Silo.Curves;

/// <summary>Figures of the evenings that this silo has run.</summary>
internal sealed class EodInstruments
{
    private readonly Counter<long> _runs;
    private readonly Histogram<double> _duration;
    private volatile int _stopped;
    private int _failures;

    public EodInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(CurveInstruments.MeterName);
        _runs = meter.CreateCounter<long>("gridgrains.curves.eod.runs", "{run}", "Runs of an evening by how they ended");
        _duration = meter.CreateHistogram<double>("gridgrains.curves.eod.duration", "s", "Time of a run that has ended");
        meter.CreateObservableGauge("gridgrains.curves.eod.stopped", () => _stopped, "{curve}", "Curves that the last run did not publish");
        meter.CreateObservableGauge("gridgrains.curves.eod.failures", () => Volatile.Read(ref _failures), "{run}", "Runs that have failed since the last one that ended");
    }

    /// <param name="status">published, partial or empty.</param>
    /// <param name="stopped">Null for a run that only finished what was built before.</param>
    public void Ended(string status, int? stopped, double seconds)
    {
        _stopped = stopped ?? _stopped;
        Volatile.Write(ref _failures, 0);
        _runs.Add(1, new KeyValuePair<string, object?>("status", status));
        _duration.Record(seconds);
    }

    public void Failed()
    {
        Interlocked.Increment(ref _failures);
        _runs.Add(1, new KeyValuePair<string, object?>("status", "failed"));
    }
}
