using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>
/// What was appended of each row lately, by hashes: a row that comes again as it was is not appended again, whether the source sends it twice, a page
/// shifts, or a run is repeated. A row that changed, or changed back, is new.
/// </summary>
public sealed class RecentRows
{
    /// <summary>Rows that are remembered, the newest ones.</summary>
    public const int Capacity = 8_192;

    private const int EntryBytes = 16;

    private readonly Dictionary<ulong, ulong> _contents = [];
    private readonly Queue<ulong> _order = [];

    public int Count => _contents.Count;

    public static RecentRows Decode(string? base64)
    {
        var recent = new RecentRows();
        var bytes = Convert.FromBase64String(base64 ?? "");
        for (var at = 0; at + EntryBytes <= bytes.Length; at += EntryBytes)
        {
            recent.Set(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)), BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 8)));
        }

        return recent;
    }

    public string Encode()
    {
        var bytes = new byte[_order.Count * EntryBytes];
        var at = 0;
        foreach (var identity in _order)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), identity);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at + 8), _contents[identity]);
            at += EntryBytes;
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>Whether the row was appended last with just this content.</summary>
    public bool Holds(ReadOnlySpan<byte> identity, ReadOnlySpan<byte> content) => _contents.TryGetValue(Hash(identity), out var known) && known == Hash(content);

    public void Add(ReadOnlySpan<byte> identity, ReadOnlySpan<byte> content) => Set(Hash(identity), Hash(content));

    private void Set(ulong identity, ulong content)
    {
        if (_contents.TryAdd(identity, content))
        {
            _order.Enqueue(identity);
            if (_order.Count > Capacity)
            {
                _contents.Remove(_order.Dequeue());
            }
        }
        else
        {
            _contents[identity] = content;
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
