namespace GridGrains.Domain.Cubes;

/// <summary>The answers that a silo keeps, within bounds: the least lately asked makes room. Safe for all threads.</summary>
/// <param name="maxBytes">Of all answers together.</param>
public sealed class AnswerShelf(long maxBytes = AnswerShelf.DefaultBytes)
{
    public const long DefaultBytes = 64L << 20;

    /// <summary>Of one answer; a larger one is not kept.</summary>
    public const int MaxAnswerBytes = 1 << 20;

    // Keys and records beside the content.
    private const int Overhead = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, KeptAnswer Answer)>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, KeptAnswer Answer)> _byUse = new();
    private long _bytes;

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _nodes.Count;
            }
        }
    }

    /// <returns>Null where none is kept.</returns>
    public KeptAnswer? Find(string key)
    {
        lock (_gate)
        {
            return _nodes.TryGetValue(key, out var node) ? node.Value.Answer : null;
        }
    }

    /// <summary>Somebody asked for it: it stays longer than those that nobody asks for.</summary>
    public void Use(string key)
    {
        lock (_gate)
        {
            if (_nodes.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddLast(node);
            }
        }
    }

    /// <summary>Keeps an answer in place of the one before it.</summary>
    public void Put(string key, KeptAnswer answer)
    {
        lock (_gate)
        {
            Remove(key);
            if (answer.Content.Length > MaxAnswerBytes)
            {
                return;
            }

            _nodes.Add(key, _byUse.AddLast((key, answer)));
            _bytes += SizeOf(answer);
            while (_bytes > maxBytes && _byUse.First is { } oldest)
            {
                Remove(oldest.Value.Key);
            }
        }
    }

    /// <summary>Notes what is known of an answer since; one that is no longer kept does not come back.</summary>
    public void Update(string key, KeptAnswer answer)
    {
        lock (_gate)
        {
            if (_nodes.TryGetValue(key, out var node) && node.Value.Answer.Content.Equals(answer.Content))
            {
                node.Value = (key, answer);
            }
        }
    }

    public void Drop(string key)
    {
        lock (_gate)
        {
            Remove(key);
        }
    }

    private void Remove(string key)
    {
        if (_nodes.Remove(key, out var node))
        {
            _byUse.Remove(node);
            _bytes -= SizeOf(node.Value.Answer);
        }
    }

    private static long SizeOf(KeptAnswer answer) => answer.Content.Length + Overhead;
}
