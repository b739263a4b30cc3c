using System.Diagnostics.CodeAnalysis;
using System.Text;
using GridGrains.Domain.Log;

namespace GridGrains.Grains.Sharding;

/// <summary>A worker's entities by key in UTF-8, so that a record finds its slot without making a string.</summary>
internal sealed class EntityTable
{
    private readonly Dictionary<byte[], EntitySlot> _slots;
    private readonly Dictionary<byte[], EntitySlot>.AlternateLookup<ReadOnlySpan<byte>> _byKey;

    public EntityTable()
    {
        _slots = new Dictionary<byte[], EntitySlot>(Utf8KeyComparer.Instance);
        _byKey = _slots.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => _slots.Count;

    public bool TryGet(ReadOnlySpan<byte> key, [NotNullWhen(true)] out EntitySlot? slot) => _byKey.TryGetValue(key, out slot);

    public void Add(EntitySlot slot) => _slots.Add(Encoding.UTF8.GetBytes(slot.Key), slot);

    private sealed class Utf8KeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8KeyComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] key) => (int)KeyPartitioner.Hash(key);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)KeyPartitioner.Hash(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
