using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;

namespace GridGrains.Tests.Faults.Feeds;

/// <summary>
/// A seeded market: five-minute prices of all nodes, a day-ahead hour now and then, and everything that makes exactly-once hard: late
/// prices, corrections, repeats. Prices lie in the past, so that no clock decides over them.
/// </summary>
internal sealed class PriceStream
{
    public static readonly DateTime Origin = new(2025, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private const int IntervalsPerHour = 12;
    private const int CorrectableIntervals = 24;
    private const int LongestDelay = 6;

    private readonly Random _random;
    private readonly Iso[] _isos;
    private readonly Queue<LmpEvent> _recent = new();
    private readonly List<(int DueStep, LmpEvent Price)> _heldBack = [];
    private readonly Dictionary<(int Node, DateTime Start), int> _versions = [];
    private int _step;
    private int _hour;

    public PriceStream(int seed, int nodes, params Iso[] isos)
    {
        (_random, _isos) = (new Random(seed), isos);
        Nodes = [.. Enumerable.Range(0, nodes).Select(KeyOf)];
    }

    public IReadOnlyList<EntityKey> Nodes { get; }

    /// <summary>The next interval of most nodes, with what comes late, again or corrected.</summary>
    public IEnumerable<PriceBatch> NextStep()
    {
        var prices = new List<LmpEvent>();
        prices.AddRange(TakeHeldBack(_step));
        for (var node = 0; node < Nodes.Count; node++)
        {
            var price = RealTime(node, StartOf(_step), version: 0);
            if (_step > 0 && _random.Next(100) < 3)
            {
                _heldBack.Add((_step + 1 + _random.Next(LongestDelay), price));
            }
            else
            {
                prices.Add(price);
            }

            if (_random.Next(100) < 3 && TryCorrect(node, out var correction))
            {
                prices.Add(correction);
            }
        }

        prices.AddRange(Repeats(Nodes.Count / 50));
        _step++;
        return Batches(prices).Concat(_step % IntervalsPerHour == 1 ? DayAheadHour() : []);
    }

    /// <summary>
    /// Everything that was held back, then one more interval of every node and product: from here on a repeat of anything before changes
    /// no window.
    /// </summary>
    public IEnumerable<PriceBatch> Settle()
    {
        var late = TakeHeldBack(int.MaxValue).ToList();
        var last = Enumerable.Range(0, Nodes.Count).Select(node => RealTime(node, StartOf(_step), version: 0)).ToList();
        _step++;
        return (late.Count == 0 ? [] : Batches(late)).Append(new PriceBatch(Topics.RealTimeLmp, last)).Concat(DayAheadHour());
    }

    private static DateTime StartOf(int step) => Origin.AddMinutes(5 * step);

    // The first node of each ISO is one that the reference data knows as a hub's price node: it publishes.
    private EntityKey KeyOf(int node) => node < _isos.Length ? PublisherOf(_isos[node]) : new(_isos[node % _isos.Length], $"FAULT {node}");

    private static EntityKey PublisherOf(Iso iso) => SeedReference.Catalog.Hubs(iso).First().PriceNode;

    private IEnumerable<PriceBatch> Batches(List<LmpEvent> prices)
    {
        Shuffle(prices);
        var pieces = 1 + _random.Next(3);
        return prices.Chunk((prices.Count + pieces - 1) / pieces).Select(piece => Remember(new PriceBatch(Topics.RealTimeLmp, piece)));
    }

    private IEnumerable<PriceBatch> DayAheadHour()
    {
        var start = Origin.AddHours(24 + _hour++);
        yield return new PriceBatch(Topics.DayAheadLmp, [.. Nodes.Select((_, node) => DayAhead(node, start))]);
    }

    private PriceBatch Remember(PriceBatch batch)
    {
        foreach (var price in batch.Prices)
        {
            _versions.TryAdd((NumberOf(price.Node), price.Fact.IntervalStartUtc), 0);
            _recent.Enqueue(price);
        }

        while (_recent.Count > 4 * Nodes.Count)
        {
            _recent.Dequeue();
        }

        return batch;
    }

    private IEnumerable<LmpEvent> TakeHeldBack(int step)
    {
        var due = _heldBack.Where(held => held.DueStep <= step).Select(held => held.Price).ToList();
        _heldBack.RemoveAll(held => held.DueStep <= step);
        return due;
    }

    private IEnumerable<LmpEvent> Repeats(int count) =>
        _recent.Count == 0 ? [] : Enumerable.Range(0, count).Select(_ => _recent.ElementAt(_random.Next(_recent.Count))).ToList();

    private bool TryCorrect(int node, out LmpEvent correction)
    {
        var start = StartOf(_step - 1 - _random.Next(CorrectableIntervals));
        var isSent = _versions.TryGetValue((node, start), out var version);
        correction = isSent ? RealTime(node, start, version + 1) : default;
        if (isSent)
        {
            _versions[(node, start)] = version + 1;
        }

        return isSent;
    }

    private LmpEvent RealTime(int node, DateTime start, int version) => Event(node, PriceProduct.RealTime5Min, start, 5, start.AddMinutes(7 + (3 * version)), version);

    private LmpEvent DayAhead(int node, DateTime start) => Event(node, PriceProduct.DayAheadHourly, start, 60, start.AddHours(-14), version: 0);

    private LmpEvent Event(int node, PriceProduct product, DateTime start, int minutes, DateTime knownAtUtc, int version)
    {
        // Equal everywhere, as energy is: no price is flagged for what else came in its request.
        const double energy = 35;
        var congestion = Math.Round((38 * _random.NextDouble()) - 19, 2);
        return new LmpEvent(
            KeyOf(node),
            new LmpFact
            {
                Product = product,
                IntervalStartUtc = start,
                IntervalMinutes = minutes,
                Lmp = Math.Round(energy + congestion + 0.25, 2),
                Energy = energy,
                Congestion = congestion,
                Loss = 0.25,
                KnownAtUtc = knownAtUtc,
                KnownAtBasis = KnownAtBasis.Published,
                SourceVersion = version,
            },
            LabelsOf(node));
    }

    // The first nodes publish the hubs' prices, the others are their members.
    private NodeLabels LabelsOf(int node) => node < _isos.Length
        ? new NodeLabels(Name: "HUB 0", Type: "HUB")
        : new NodeLabels(Hub: $"HUB {node % 4}", Zone: $"ZONE {node % 3}");

    private int NumberOf(EntityKey node) => node == PublisherOf(node.Iso)
        ? Array.IndexOf(_isos, node.Iso)
        : int.Parse(node.Id.AsSpan("FAULT ".Length), provider: System.Globalization.CultureInfo.InvariantCulture);

    private void Shuffle(List<LmpEvent> prices)
    {
        for (var i = prices.Count - 1; i > 0; i--)
        {
            var j = _random.Next(i + 1);
            (prices[i], prices[j]) = (prices[j], prices[i]);
        }
    }
}
