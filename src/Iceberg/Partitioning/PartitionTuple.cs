using System.Collections.Immutable;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Partitioning;

/// <summary>The partition values of one data file, in the order of its spec's fields; compares by value.</summary>
public sealed class PartitionTuple(ImmutableArray<object?> values) : IEquatable<PartitionTuple>
{
    public static PartitionTuple Empty { get; } = new([]);

    /// <summary>Values in the form of <see cref="SingleValue"/>, null for null.</summary>
    public ImmutableArray<object?> Values { get; } = values;

    public object? this[int index] => Values[index];

    public bool Equals(PartitionTuple? other)
    {
        if (other is null || Values.Length != other.Values.Length) return false;
        for (var i = 0; i < Values.Length; i++)
        {
            if (!SingleValue.AreEqual(Values[i], other.Values[i])) return false;
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as PartitionTuple);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in Values)
        {
            if (value is byte[] bytes) hash.AddBytes(bytes);
            else hash.Add(value);
        }
        return hash.ToHashCode();
    }

    public override string ToString() => $"({string.Join(", ", Values.Select(v => v ?? "null"))})";
}
