using System.Runtime.InteropServices;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Groups;

/// <summary>Number and sum of the member prices of one interval: absolute, so that a repeat replaces and never adds.</summary>
/// <param name="IntervalStartUtc">Of the regular interval: off-grid runs within it replace each other, as they do at each node.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GroupInterval(PriceProduct Product, DateTime IntervalStartUtc, int Count, long SumTicks);

/// <summary>
/// What the nodes of one shard contribute to one area: the newest intervals of each product, and the area's own published price when
/// its price node lies in this shard.
/// </summary>
public sealed class GroupContribution
{
    /// <summary>Intervals kept per product; older corrections reach tables only.</summary>
    public const int IntervalsKept = 12;

    private readonly List<GroupInterval> _intervals = [];
    private readonly List<LmpFact> _published = [];

    public IReadOnlyList<GroupInterval> Intervals => _intervals;

    /// <summary>The standing published price of the newest interval, one per product.</summary>
    public IReadOnlyList<LmpFact> Published => _published;

    /// <summary>Takes a member's price in, in place of <paramref name="replacedTicks"/> where it had one.</summary>
    public void Take(PriceProduct product, DateTime startUtc, int replacedTicks, int priceTicks)
    {
        var intervalStartUtc = product.SlotStart(startUtc);
        var added = replacedTicks == PriceTicks.Missing ? 1 : 0;
        var difference = priceTicks - (replacedTicks == PriceTicks.Missing ? 0L : replacedTicks);
        var index = IndexOf(product, intervalStartUtc);
        if (index >= 0)
        {
            var held = _intervals[index];
            _intervals[index] = held with { Count = held.Count + added, SumTicks = held.SumTicks + difference };
        }
        else if (added == 1 && MakeRoom(product, intervalStartUtc))
        {
            _intervals.Add(new GroupInterval(product, intervalStartUtc, 1, priceTicks));
        }
    }

    /// <summary>Takes in what stands of a node that becomes a member.</summary>
    public void Join(NodeState node)
    {
        foreach (var track in node.Tracks)
        {
            for (var slot = track.Ring.OldestSlot; slot <= track.Ring.NewestSlot; slot++)
            {
                if (track.Ring.PriceAt(slot) is var price and not PriceTicks.Missing)
                {
                    Take(track.Product, track.Ring.StartOf(slot), PriceTicks.Missing, price);
                }
            }
        }
    }

    /// <summary>Takes out what stands of a node that is a member no more. An interval stays without any: it must not come back with some of its members.</summary>
    public void Leave(NodeState node)
    {
        for (var i = 0; i < _intervals.Count; i++)
        {
            var held = _intervals[i];
            if (held.Count > 0 && node.FindTrack(held.Product)?.Ring is { } ring && ring.PriceAt(ring.SlotOf(held.IntervalStartUtc)) is var price and not PriceTicks.Missing)
            {
                _intervals[i] = held with { Count = held.Count - 1, SumTicks = held.SumTicks - price };
            }
        }
    }

    /// <summary>Takes over what stands of a node that begins to publish the area's price.</summary>
    public void Publish(NodeState node)
    {
        foreach (var track in node.Tracks)
        {
            Publish(track.Latest);
        }
    }

    /// <summary>Takes back what a node published that does so no more.</summary>
    public void Withdraw(NodeState node) =>
        _published.RemoveAll(price => node.FindTrack(price.Product) is { } track && track.Latest == price);

    /// <summary>Takes the area's own published price; an older interval than the one held changes nothing.</summary>
    public void Publish(in LmpFact price)
    {
        var product = price.Product;
        var index = PublishedIndexOf(product);
        if (index < 0)
        {
            _published.Add(price);
        }
        else if (price.IntervalStartUtc >= _published[index].IntervalStartUtc)
        {
            _published[index] = price;
        }
    }

    internal void Restore(GroupInterval interval) => _intervals.Add(interval);

    // Loops instead of predicates: this runs for every price of every area, and a predicate would be allocated each time. The newest
    // interval stands last and is the one mostly asked for.
    private int IndexOf(PriceProduct product, DateTime intervalStartUtc)
    {
        for (var i = _intervals.Count - 1; i >= 0; i--)
        {
            if (_intervals[i].IntervalStartUtc == intervalStartUtc && _intervals[i].Product == product)
            {
                return i;
            }
        }

        return -1;
    }

    private int PublishedIndexOf(PriceProduct product)
    {
        for (var i = 0; i < _published.Count; i++)
        {
            if (_published[i].Product == product)
            {
                return i;
            }
        }

        return -1;
    }

    private bool MakeRoom(PriceProduct product, DateTime intervalStartUtc)
    {
        var (count, oldest) = (0, -1);
        for (var i = 0; i < _intervals.Count; i++)
        {
            if (_intervals[i].Product == product)
            {
                count++;
                oldest = oldest < 0 || _intervals[i].IntervalStartUtc < _intervals[oldest].IntervalStartUtc ? i : oldest;
            }
        }

        if (count < IntervalsKept)
        {
            return true;
        }

        if (intervalStartUtc < _intervals[oldest].IntervalStartUtc)
        {
            return false;
        }

        _intervals.RemoveAt(oldest);
        return true;
    }
}
