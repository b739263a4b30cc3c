using System.Diagnostics.Metrics;

namespace GridGrains.Tests.Integration.Hosting;

/// <summary>
/// Meters under names that the metrics of the silo beside this one do not listen to: one process has one set of them, and a meter that
/// ends would take the figures of its namesake along.
/// </summary>
internal sealed class UnheardMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Name = $"Unheard.{options.Name}";
        var meter = new Meter(options);
        lock (_meters)
        {
            _meters.Add(meter);
        }

        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
