namespace GridGrains.Domain.Tables;

/// <summary>Gives each distinct key a number, from 0 in the order of first sight.</summary>
public sealed class NumberedKeys<T>
    where T : notnull
{
    private readonly Dictionary<T, int> _numbers = [];
    private readonly List<T> _keys = [];
    private int[] _ranks = [];
    private T? _last;
    private int _lastNumber;

    public T this[int number] => _keys[number];

    public int NumberOf(T key)
    {
        // Neighbouring rows name the same.
        if (_keys.Count > 0 && EqualityComparer<T>.Default.Equals(key, _last))
        {
            return _lastNumber;
        }

        if (!_numbers.TryGetValue(key, out var number))
        {
            _numbers.Add(key, number = _keys.Count);
            _keys.Add(key);
        }

        (_last, _lastNumber) = (key, number);
        return number;
    }

    /// <summary>By number, the place of each key in an order; computed again only after new keys.</summary>
    public ReadOnlySpan<int> Ranks(IComparer<T> order)
    {
        if (_ranks.Length != _keys.Count)
        {
            var numbers = Enumerable.Range(0, _keys.Count).ToArray();
            Array.Sort(_keys.ToArray(), numbers, order);
            _ranks = new int[numbers.Length];
            for (var rank = 0; rank < numbers.Length; rank++)
            {
                _ranks[numbers[rank]] = rank;
            }
        }

        return _ranks;
    }
}
