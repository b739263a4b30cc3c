using System.Runtime.InteropServices;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Groups;

/// <summary>What a shard contributes to an area: all that it holds, not only what changed, so that a lost update heals with the next.</summary>
public sealed record GroupUpdate(GroupInterval[] Intervals, LmpFact[] Published);

/// <summary>Sum over the shards of what each contributes. It holds no checkpoint: shards send everything again after a claim.</summary>
public sealed class GroupState
{
    private readonly ShardContributions<GroupUpdate> _parts = new();

    public int Shards => _parts.Count;

    /// <inheritdoc cref="ShardContributions{T}.Replace"/>
    public bool Replace(int shard, long epoch, long sequence, GroupUpdate update) => _parts.Replace(shard, epoch, sequence, update);

    /// <summary>Newest interval per product that members have a price of: mean of the members and their number.</summary>
    public GroupPrice[] Prices()
    {
        // By product; an area hears of every change of its members, so nothing is allocated but the answer.
        Span<GroupPrice> newest = stackalloc GroupPrice[Markets.PriceProducts.Count];
        newest.Clear();
        foreach (var part in _parts)
        {
            foreach (ref readonly var interval in part.Intervals.AsSpan())
            {
                if (interval.Count == 0)
                {
                    continue;
                }

                ref var held = ref newest[(int)interval.Product];
                if (held.Members == 0 || interval.IntervalStartUtc > held.IntervalStartUtc)
                {
                    held = new GroupPrice(interval.Product, interval.IntervalStartUtc, interval.Count, interval.SumTicks);
                }
                else if (interval.IntervalStartUtc == held.IntervalStartUtc)
                {
                    held = held with { Members = held.Members + interval.Count, SumTicks = held.SumTicks + interval.SumTicks };
                }
            }
        }

        return Known(newest, static (in GroupPrice price) => price.Members > 0);
    }

    /// <summary>The area's own published prices, one per product.</summary>
    public LmpFact[] Published()
    {
        Span<LmpFact> newest = stackalloc LmpFact[Markets.PriceProducts.Count];
        newest.Clear();
        foreach (var part in _parts)
        {
            foreach (ref readonly var price in part.Published.AsSpan())
            {
                ref var held = ref newest[(int)price.Product];
                held = held.Product == PriceProduct.Unknown || price.IntervalStartUtc > held.IntervalStartUtc ? price : held;
            }
        }

        return Known(newest, static (in LmpFact price) => price.Product != PriceProduct.Unknown);
    }

    private delegate bool IsKnown<T>(in T price);

    private static T[] Known<T>(ReadOnlySpan<T> byProduct, IsKnown<T> isKnown)
    {
        var count = 0;
        foreach (ref readonly var price in byProduct)
        {
            count += isKnown(price) ? 1 : 0;
        }

        var known = count == 0 ? [] : new T[count];
        for (var (i, next) = (0, 0); next < count; i++)
        {
            if (isKnown(byProduct[i]))
            {
                known[next++] = byProduct[i];
            }
        }

        return known;
    }
}

/// <param name="Members">Nodes with a price in the interval.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GroupPrice(PriceProduct Product, DateTime IntervalStartUtc, int Members, long SumTicks)
{
    public double MeanUsd => PriceTicks.ToUsd((double)SumTicks / Members);
}
