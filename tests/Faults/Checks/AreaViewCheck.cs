using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>Compares what a silo answers for a hub or zone with what it must.</summary>
internal static class AreaViewCheck
{
    private const double Tolerance = 1e-9;

    public static IEnumerable<string> Differences(CleanPass clean, GroupId group, AreaView view)
    {
        var members = Enumerable.Range(0, Domain.Log.Topics.LmpPartitions).SelectMany(shard => clean.ContributionOf(shard, group))
            .GroupBy(interval => (interval.Product, interval.IntervalStartUtc))
            .Select(interval => (interval.Key.Product, interval.Key.IntervalStartUtc, Count: interval.Sum(part => part.Count), Ticks: interval.Sum(part => part.SumTicks)))
            .GroupBy(interval => interval.Product)
            .Select(product => product.MaxBy(interval => interval.IntervalStartUtc))
            .ToDictionary(interval => interval.Product.Name());
        if (!members.Keys.Order().SequenceEqual(view.Members.Select(member => member.Market).Order()))
        {
            yield return $"{group} has members of {string.Join(' ', view.Members.Select(member => member.Market))}";
            yield break;
        }

        foreach (var found in view.Members)
        {
            var wanted = members[found.Market];
            var mean = wanted.Ticks / 10_000.0 / wanted.Count;
            if (found.IntervalStart != wanted.IntervalStartUtc || found.Count != wanted.Count || Math.Abs(found.MeanLmp - mean) > Tolerance * Math.Max(1, Math.Abs(mean)))
            {
                yield return $"{group} {found.Market}: {wanted.Count} members with mean {mean:R} at {wanted.IntervalStartUtc:u} expected, "
                    + $"{found.Count} with {found.MeanLmp:R} at {found.IntervalStart:u} found";
            }
        }

        var published = clean.PublishersOf(group).SelectMany(node => node.Products.Select(node.Latest)).ToDictionary(fact => fact.Product.Name());
        foreach (var (market, fact) in published)
        {
            if (!view.Published.Any(price => price.Market == market && price.IntervalStart == fact.IntervalStartUtc && price.Lmp.Equals(fact.Lmp)))
            {
                yield return $"{group} {market}: its own price {fact.Lmp:R} of {fact.IntervalStartUtc:u} is not shown";
            }
        }
    }
}
