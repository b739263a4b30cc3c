using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;

namespace GridGrains.Tests.Benchmarks.Detectors.Recall;

/// <summary>
/// A node's simulated prices with faults put in beside the simulator's own spikes: every third day either the level moves by a third of the
/// usual price, at least 30 USD/MWh, for twelve hours, or one price repeats for six.
/// </summary>
internal sealed class LabelledSeries
{
    public const string Spike = "spike";
    public const string Shift = "level shift";
    public const string Flat = "flatline";

    private const int DaysBetween = 3;
    private const double ShiftUsd = 30;

    private static readonly TimeSpan ShiftLength = TimeSpan.FromHours(12);
    private static readonly TimeSpan FlatLength = TimeSpan.FromHours(6);

    private readonly List<Label> _labels;
    private double _held;

    /// <param name="fromUtc">Faults are put in from here on; what is before is for learning.</param>
    public LabelledSeries(MarketSimulator simulator, SimulatedNode node, DateTime fromUtc, DateTime toUtc, Random random)
    {
        Node = node;
        _labels =
        [
            .. simulator.Spikes.Between(node.Key.Iso, fromUtc, toUtc).Where(spike => simulator.Spikes.Touches(spike, node))
                .Select(spike => new Label(Spike, spike.StartUtc, spike.EndUtc)),
        ];
        for (var day = fromUtc; day.AddDays(DaysBetween) <= toUtc; day = day.AddDays(DaysBetween))
        {
            var (kind, length) = random.Next(2) == 0 ? (Shift, ShiftLength) : (Flat, FlatLength);
            var start = day.AddMinutes(5 * random.Next(2 * 288));
            if (!_labels.Exists(label => label.Meets(start, start + length)))
            {
                _labels.Add(new Label(kind, start, start + length));
            }
        }
    }

    public SimulatedNode Node { get; }

    public IReadOnlyList<Label> Labels => _labels;

    /// <summary>The price with what was put in; of components too, so that their sum holds.</summary>
    public LmpFact Of(in LmpFact fact)
    {
        var start = fact.IntervalStartUtc;
        switch (_labels.Find(label => label.Kind != Spike && start >= label.StartUtc && start < label.EndUtc))
        {
            case { Kind: Shift }:
                return fact with { Lmp = fact.Lmp + ShiftUsd, Congestion = fact.Congestion + ShiftUsd };
            case { Kind: Flat } label:
                _held = start == label.StartUtc ? fact.Lmp : _held;
                return fact with { Lmp = _held, Congestion = fact.Congestion + _held - fact.Lmp };
            default:
                return fact;
        }
    }
}
