using System.Runtime.InteropServices;

namespace GridGrains.Domain.Catalog.Search;

/// <summary>One field of all documents that they are counted and filtered by: each value once, and its number in each document.</summary>
internal sealed class FacetColumn(string name)
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _values = [];
    private readonly List<int> _startsToBe = [0];
    private readonly List<int> _valuesToBe = [];
    private int[] _starts = [];
    private int[] _ofDocuments = [];

    /// <summary>The number of a filter that takes everything.</summary>
    public const int Any = -2;

    public string Name { get; } = name;

    public int Values => _values.Count;

    public void Add(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, value, out var known);
            if (!known)
            {
                number = _values.Count;
                _values.Add(value);
            }

            _valuesToBe.Add(number);
        }

        _startsToBe.Add(_valuesToBe.Count);
    }

    /// <summary>Ends the adding.</summary>
    public void Close()
    {
        (_starts, _ofDocuments) = ([.. _startsToBe], [.. _valuesToBe]);
        _startsToBe.Clear();
        _valuesToBe.Clear();
        _startsToBe.TrimExcess();
        _valuesToBe.TrimExcess();
    }

    /// <returns>-1 for a value that no document has, <see cref="Any"/> for none.</returns>
    public int NumberOf(string? value) => value is null ? Any : _numbers.GetValueOrDefault(value, -1);

    public bool Holds(int document, int number) => number == Any || ValuesOf(document).Contains(number);

    public void Count(int document, int[] counts)
    {
        foreach (var number in ValuesOf(document))
        {
            counts[number]++;
        }
    }

    public IEnumerable<KeyValuePair<string, int>> Counted(int[] counts) => counts.Select((count, number) => KeyValuePair.Create(_values[number], count)).Where(pair => pair.Value > 0);

    private ReadOnlySpan<int> ValuesOf(int document) => _ofDocuments.AsSpan(_starts[document].._starts[document + 1]);
}
