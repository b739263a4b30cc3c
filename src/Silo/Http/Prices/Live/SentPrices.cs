using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Silo.Http.Prices.Live;

/// <summary>
/// What a subscriber has been told last per node and product: a snapshot is published for every batch and repeats what did not change.
/// Bounded: when full everything is forgotten, and a price may be told twice.
/// </summary>
internal sealed class SentPrices(int capacity = SentPrices.DefaultCapacity)
{
    public const int DefaultCapacity = 100_000;

    private readonly Dictionary<(EntityKey Node, Market Market), PriceMark> _marks = [];

    /// <returns>True when the price differs from what was told last.</returns>
    public bool TryMark(EntityKey node, in LmpFact fact)
    {
        var mark = new PriceMark(fact.IntervalStartUtc, fact.KnownAtUtc, fact.Lmp);
        if (_marks.TryGetValue((node, fact.Market), out var told) && told == mark)
        {
            return false;
        }

        if (_marks.Count >= capacity)
        {
            _marks.Clear();
        }

        _marks[(node, fact.Market)] = mark;
        return true;
    }

    private readonly record struct PriceMark(DateTime IntervalStartUtc, DateTime KnownAtUtc, double Lmp);
}
