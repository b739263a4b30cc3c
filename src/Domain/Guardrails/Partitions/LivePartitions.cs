using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>
/// Which partitions of live prices are to be judged now, and what their judges see. A day that still grows is no neighbour: a feed that began
/// an hour after midnight yesterday would look like one that is an hour late. Belongs to one thread.
/// </summary>
/// <param name="quiet">A day that is over is complete when no row of it came for so long.</param>
public sealed class LivePartitions(TimeSpan quiet)
{
    private readonly Dictionary<PartitionId, Seen> _judged = [];
    private readonly Dictionary<PartitionId, Seen> _found = [];

    /// <summary>Cases that differ from when they were judged last.</summary>
    /// <param name="partitions">All tallies of the cluster, and when each changed last.</param>
    public IReadOnlyList<PartitionCase> Changed(
        IReadOnlyCollection<(PartitionTally Tally, DateTime ChangedAtUtc)> partitions, DateTime nowUtc, Func<PartitionId, PartitionProfile?> profile)
    {
        var all = partitions.ToDictionary(partition => partition.Tally.Id, partition => partition.Tally);
        var whole = partitions.Where(partition => nowUtc >= partition.Tally.EndUtc && nowUtc - partition.ChangedAtUtc >= quiet).Select(partition => partition.Tally.Id).ToHashSet();
        _found.Clear();
        var cases = new List<PartitionCase>();
        foreach (var tally in all.Values.Where(tally => tally.Rows > 0))
        {
            var seen = new Seen(tally.Rows, whole.Contains(tally.Id), whole.Contains(Next(tally.Id, -1)), whole.Contains(Next(tally.Id, 1)));
            if (!_judged.TryGetValue(tally.Id, out var known) || known != seen)
            {
                _found.Add(tally.Id, seen);
                cases.Add(new PartitionCase(tally, seen.IsComplete)
                {
                    Profile = profile(tally.Id),
                    DayBefore = seen.HasDayBefore ? all[Next(tally.Id, -1)] : null,
                    DayAfter = seen.HasDayAfter ? all[Next(tally.Id, 1)] : null,
                    Siblings = [.. PriceProducts.All.Where(product => product != tally.Id.Product).Select(product => all.GetValueOrDefault(tally.Id with { Product = product })).OfType<PartitionTally>()],
                });
            }
        }

        foreach (var gone in _judged.Keys.Where(id => !all.ContainsKey(id)).ToArray())
        {
            _judged.Remove(gone);
        }

        return cases;
    }

    /// <summary>What was found last is judged; without this call it is found again.</summary>
    public void Judged()
    {
        foreach (var (id, seen) in _found)
        {
            _judged[id] = seen;
        }
    }

    public void Forget() => _judged.Clear();

    private static PartitionId Next(PartitionId id, int days) => id with { Day = id.Day.PlusDays(days) };

    private readonly record struct Seen(long Rows, bool IsComplete, bool HasDayBefore, bool HasDayAfter);
}
