using System.Collections;
using System.Runtime.CompilerServices;

namespace GridGrains.Domain.Nodes;

/// <summary>
/// The snapshots of a node's products, by product. Two stand in the value itself, which is what nearly every node has: a node publishes
/// with every batch, and an array each time would be one more object to collect.
/// </summary>
[CollectionBuilder(typeof(ProductSnapshots), nameof(Create))]
public readonly struct ProductSnapshots : IReadOnlyList<ProductSnapshot>
{
    private const int Inline = 2;

    private readonly ProductSnapshot? _first;
    private readonly ProductSnapshot? _second;
    private readonly ProductSnapshot[]? _others;

    private ProductSnapshots(ReadOnlySpan<ProductSnapshot> snapshots)
    {
        _first = snapshots.Length > 0 ? snapshots[0] : null;
        _second = snapshots.Length > 1 ? snapshots[1] : null;
        _others = snapshots.Length > Inline ? snapshots[Inline..].ToArray() : null;
    }

    public int Count => _others is not null ? Inline + _others.Length : _second is not null ? Inline : _first is not null ? 1 : 0;

    public ProductSnapshot this[int index] => index switch
    {
        0 when _first is not null => _first,
        1 when _second is not null => _second,
        >= Inline when _others is not null => _others[index - Inline],
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, null),
    };

    public static ProductSnapshots Create(ReadOnlySpan<ProductSnapshot> snapshots) => new(snapshots);

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<ProductSnapshot> IEnumerable<ProductSnapshot>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public struct Enumerator(ProductSnapshots snapshots) : IEnumerator<ProductSnapshot>
    {
        private readonly int _count = snapshots.Count;
        private int _index = -1;

        public readonly ProductSnapshot Current => snapshots[_index];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => ++_index < _count;

        public void Reset() => _index = -1;

        public readonly void Dispose()
        {
        }
    }
}
