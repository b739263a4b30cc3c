namespace GridGrains.Domain.Checkpoints;

/// <summary>
/// What each shard contributes to one group of entities. Contributions are absolute: a newer one, by epoch and sequence, replaces the
/// shard's former one, and nothing is ever added up, so that a repeat or a lost message does no harm.
/// </summary>
public sealed class ShardContributions<T>
{
    private readonly Dictionary<int, Part> _parts = [];

    /// <summary>Shards that contribute.</summary>
    public int Count => _parts.Count;

    /// <param name="sequence">Rises with every contribution of a shard under one epoch.</param>
    /// <returns>False for a contribution of a past owner or one that came late; nothing changed.</returns>
    public bool Replace(int shard, long epoch, long sequence, T contribution)
    {
        if (_parts.TryGetValue(shard, out var held) && (epoch, sequence).CompareTo((held.Epoch, held.Sequence)) <= 0)
        {
            return false;
        }

        _parts[shard] = new Part(epoch, sequence, contribution);
        return true;
    }

    public Enumerator GetEnumerator() => new(this);

    private readonly record struct Part(long Epoch, long Sequence, T Contribution);

    public struct Enumerator
    {
        private Dictionary<int, Part>.ValueCollection.Enumerator _parts;

        internal Enumerator(ShardContributions<T> contributions) => _parts = contributions._parts.Values.GetEnumerator();

        public readonly T Current => _parts.Current.Contribution;

        public bool MoveNext() => _parts.MoveNext();
    }
}
