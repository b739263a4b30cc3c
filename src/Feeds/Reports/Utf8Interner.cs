using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace GridGrains.Feeds.Reports;

/// <summary>Remembers one value per distinct UTF-8 text of a file, so that a repeated name costs a look-up and no allocation.</summary>
public sealed class Utf8Interner<T>(Func<string, T> create)
{
    /// <summary>Several times the nodes of the largest market.</summary>
    public const int MaxValues = 100_000;

    // No id or name is longer; what is comes through unremembered.
    private const int MaxKeptBytes = 256;

    private readonly Dictionary<byte[], T> _values = new(ByteComparer.Instance);

    /// <returns>False for bytes that are not UTF-8.</returns>
    /// <exception cref="ReportFormatException">The file holds more distinct texts than any real one.</exception>
    public bool TryGet(ReadOnlySpan<byte> text, [MaybeNullWhen(false)] out T value)
    {
        var lookup = _values.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(text, out value))
        {
            return true;
        }

        if (!Utf8.IsValid(text))
        {
            return false;
        }

        value = create(Encoding.UTF8.GetString(text));
        if (text.Length <= MaxKeptBytes)
        {
            _values.Add(text.ToArray(), value);
        }

        return _values.Count <= MaxValues ? true : throw new ReportFormatException($"names more than {MaxValues} different nodes or places");
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] text) => GetHashCode(text.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
