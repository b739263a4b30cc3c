using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace GridGrains.Domain.Governance;

/// <summary>
/// The text of an API key, <c>gg_ID_SECRET</c>: 16 hexadecimal digits that name the key and may be shown, and 32 random bytes in hexadecimal that are shown once.
/// A secret of 256 random bits needs no slow hash: nobody can try it out.
/// </summary>
public readonly record struct ApiKeyText(string Id, string Secret)
{
    public const string Prefix = "gg_";
    public const int IdBytes = 8;
    public const int SecretBytes = 32;
    public const int RandomBytes = IdBytes + SecretBytes;

    /// <summary>What a key looks like, for messages.</summary>
    public const string Form = "gg_ID_SECRET, which 'keys new' prints";

    private const int IdLength = 2 * IdBytes;
    private const int SecretLength = 2 * SecretBytes;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static bool LooksLikeOne(ReadOnlySpan<char> text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    public static bool TryParse(ReadOnlySpan<char> text, out ApiKeyText key)
    {
        var isOne = TrySplit(text, out var id, out var secret);
        key = isOne ? new ApiKeyText(id.ToString(), secret.ToString()) : default;
        return isOne;
    }

    /// <summary>Finds the parts of a text without copying them.</summary>
    public static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> id, out ReadOnlySpan<char> secret)
    {
        id = [];
        secret = [];
        if (text.Length != Prefix.Length + IdLength + 1 + SecretLength || !LooksLikeOne(text) || text[Prefix.Length + IdLength] != '_')
        {
            return false;
        }

        id = text.Slice(Prefix.Length, IdLength);
        secret = text[^SecretLength..];
        return !id.ContainsAnyExcept(Digits) && !secret.ContainsAnyExcept(Digits);
    }

    /// <param name="random"><see cref="RandomBytes"/> random bytes.</param>
    public static ApiKeyText Of(ReadOnlySpan<byte> random) => random.Length == RandomBytes
        ? new(Convert.ToHexStringLower(random[..IdBytes]), Convert.ToHexStringLower(random[IdBytes..]))
        : throw new ArgumentException($"a key is made of {RandomBytes} bytes", nameof(random));

    /// <summary>What is stored of the secret: its SHA-256 in base64url.</summary>
    public string HashOf() => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Secret)));

    /// <summary>The whole text. It is shown once.</summary>
    public string Reveal() => $"{Prefix}{Id}_{Secret}";

    /// <summary>Without the secret, so that no log line has it.</summary>
    public override string ToString() => $"{Prefix}{Id}_…";
}
