using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>Compares the checkpoint store with a clean pass: states to the byte, contributions and tallies figure by figure.</summary>
internal static class StoredCheck
{
    private const string TallyPrefix = "partition:";

    public static IEnumerable<string> Differences(CleanPass clean, IReadOnlyList<StoredState> stored)
    {
        var nodes = stored.Where(state => state.Kind == StateKind.Entity).ToDictionary(state => state.Key);
        foreach (var key in clean.Figures.Keys)
        {
            if (!nodes.Remove(key, out var found))
            {
                yield return $"{key} is not stored";
            }
            else if (found.Shard != CleanPass.ShardOf(key))
            {
                yield return $"{key} is stored with shard {found.Shard}";
            }
            else if (!clean.StateOf(key, NodeStateCodec.Decode(EntityKey.Parse(key), found.Bytes)).AsSpan().SequenceEqual(found.Bytes))
            {
                yield return $"{key} is stored otherwise than a clean pass ends";
            }
        }

        foreach (var stranger in nodes.Keys)
        {
            yield return $"{stranger} is stored and was never sent";
        }

        foreach (var difference in Contributions(clean, stored).Concat(Tallies(clean, stored)))
        {
            yield return difference;
        }
    }

    private static IEnumerable<string> Contributions(CleanPass clean, IReadOnlyList<StoredState> stored)
    {
        var found = stored.Where(state => state.Kind == StateKind.Book)
            .Where(state => !IsTally(state))
            .ToDictionary(state => (state.Shard, GroupContributionCodec.ParseStorageKey(state.Key)), state => GroupContributionCodec.Decode(state.Bytes));
        foreach (var group in clean.Groups())
        {
            for (var shard = 0; shard < Domain.Log.Topics.LmpPartitions; shard++)
            {
                var wanted = clean.ContributionOf(shard, group).ToHashSet();
                var intervals = found.TryGetValue((shard, group), out var contribution) ? contribution.Intervals : [];
                if (!wanted.SetEquals(intervals) || intervals.Count != wanted.Count)
                {
                    yield return $"shard {shard} has stored another contribution to {group} than its nodes make";
                }
            }
        }
    }

    // A price that is applied twice would be two rows of its interval, one that is lost none.
    private static IEnumerable<string> Tallies(CleanPass clean, IReadOnlyList<StoredState> stored)
    {
        var rows = clean.Figures.Values
            .SelectMany(node => node.Standing.Keys.Select(price => (Shard: CleanPass.ShardOf(node.Key.ToString()), Id: PartitionId.Of(node.Key.Iso, price.Product, price.Start))))
            .CountBy(row => row).ToDictionary();
        foreach (var state in stored.Where(IsTally))
        {
            if (!PartitionId.TryParse(state.Key[TallyPrefix.Length..], out var id))
            {
                yield return $"shard {state.Shard} has stored '{state.Key}', which names no partition";
                continue;
            }

            var found = 0;
            foreach (var interval in PartitionTallyCodec.Decode(id, state.Bytes).Intervals)
            {
                found += interval.Rows;
            }

            if (rows.GetValueOrDefault((state.Shard, id)) != found)
            {
                yield return $"shard {state.Shard} has counted {found} prices of {id} where its nodes have {rows.GetValueOrDefault((state.Shard, id))}";
            }
        }
    }

    private static bool IsTally(StoredState state) => state.Kind == StateKind.Book && state.Key.StartsWith(TallyPrefix, StringComparison.Ordinal);
}
