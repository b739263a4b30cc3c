using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace GridGrains.Domain.Governance;

/// <summary>What a presented key is worth.</summary>
public enum KeyVerdict
{
    Valid,

    /// <summary>No such key, or another secret: which of them is not said.</summary>
    Unknown,
    Expired,
    Revoked,
}

/// <summary>All keys by id. Never changes; a change is a new ring. Safe for all threads.</summary>
public sealed class KeyRing
{
    public static readonly KeyRing Empty = new([]);

    private readonly Dictionary<string, Held> _keys;

    // Looked up by every request, in the text that it presents.
    private readonly Dictionary<string, Held>.AlternateLookup<ReadOnlySpan<char>> _byId;

    public KeyRing(IEnumerable<ApiKey> keys)
    {
        _keys = keys.ToDictionary(key => key.Id, key => new Held(key, Base64Url.DecodeFromChars(key.SecretHash)), StringComparer.Ordinal);
        _byId = _keys.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IEnumerable<ApiKey> All => _keys.Values.Select(held => held.Key);

    public int Count => _keys.Count;

    public ApiKey? Find(string id) => _keys.GetValueOrDefault(id)?.Key;

    /// <summary>Looks a presented text up. That a key has ended is said only to a caller that knows its secret.</summary>
    /// <param name="key">The key for every verdict but <see cref="KeyVerdict.Unknown"/>.</param>
    public KeyVerdict Verify(ReadOnlySpan<char> text, DateTime nowUtc, out ApiKey? key)
    {
        key = null;
        if (!ApiKeyText.TrySplit(text, out var id, out var secret) || !_byId.TryGetValue(id, out var held) || !IsSecretOf(secret, held.Hash))
        {
            return KeyVerdict.Unknown;
        }

        key = held.Key;
        return key.IsRevoked ? KeyVerdict.Revoked : key.IsExpired(nowUtc) ? KeyVerdict.Expired : KeyVerdict.Valid;
    }

    private static bool IsSecretOf(ReadOnlySpan<char> secret, byte[] hash)
    {
        Span<byte> bytes = stackalloc byte[2 * ApiKeyText.SecretBytes];
        Span<byte> presented = stackalloc byte[SHA256.HashSizeInBytes];
        Encoding.ASCII.GetBytes(secret, bytes);
        SHA256.HashData(bytes, presented);
        return CryptographicOperations.FixedTimeEquals(presented, hash);
    }

    private sealed record Held(ApiKey Key, byte[] Hash);
}
