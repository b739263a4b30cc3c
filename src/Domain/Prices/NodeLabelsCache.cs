using System.Text;

namespace GridGrains.Domain.Prices;

/// <summary>
/// Gives equal labels the same <see cref="NodeLabels"/> instance, without allocating for labels it knows. Bounded in texts and in
/// combinations: when either is full both are forgotten before the next record, and later instances are new ones. Not thread-safe.
/// </summary>
internal sealed class NodeLabelsCache(int capacity)
{
    /// <summary>Longer texts would let a few records fill the memory; they are handed on uncached.</summary>
    public const int MaxCachedTextBytes = 256;

    private readonly Utf8StringPool _texts = new(capacity);
    private readonly Dictionary<LabelNumbers, NodeLabels> _labels = [];

    // Texts of the current record that the pool does not take, numbered downwards from -1.
    private readonly List<string> _uncached = [];

    public void BeginRecord()
    {
        _uncached.Clear();
        if (_texts.IsFull || _labels.Count >= capacity)
        {
            _texts.Clear();
            _labels.Clear();
        }
    }

    /// <returns>A number for <see cref="Get"/>, valid until the next <see cref="BeginRecord"/>; never 0.</returns>
    public int Intern(ReadOnlySpan<byte> utf8)
    {
        var number = utf8.Length > MaxCachedTextBytes ? 0 : _texts.Intern(utf8);
        if (number == 0)
        {
            _uncached.Add(Encoding.UTF8.GetString(utf8));
            number = -_uncached.Count;
        }

        return number;
    }

    public NodeLabels Get(in LabelNumbers numbers)
    {
        if (numbers == default)
        {
            return NodeLabels.None;
        }

        if (_labels.TryGetValue(numbers, out var labels))
        {
            return labels;
        }

        labels = new NodeLabels(Text(numbers.Name), Text(numbers.Type), Text(numbers.Hub), Text(numbers.Zone), Text(numbers.Baa));
        if (!numbers.AnyUncached)
        {
            _labels.Add(numbers, labels);
        }

        return labels;
    }

    private string? Text(int number) => number switch
    {
        0 => null,
        < 0 => _uncached[-number - 1],
        _ => _texts[number],
    };
}

/// <summary>Labels by the numbers of their texts; 0 where a label is absent.</summary>
internal readonly record struct LabelNumbers(int Name, int Type, int Hub, int Zone, int Baa)
{
    public bool AnyUncached => (Name | Type | Hub | Zone | Baa) < 0;
}
