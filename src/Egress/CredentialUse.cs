using System.Security.Cryptography;
using System.Text;

namespace GridGrains.Egress;

/// <summary>How a request carries a secret. The room of egress applies it; whoever asks names an entry of the operator's table and sees no secret.</summary>
/// <param name="Name">Entry of the operator's table.</param>
public abstract record CredentialUse(string Name)
{
    private const string Authorization = "Authorization";

    internal abstract void Apply(HttpRequestMessage message, ReadOnlySpan<byte> body, string secret, DateTimeOffset now);

    /// <summary><c>Authorization: Bearer SECRET</c></summary>
    public static CredentialUse Bearer(string name) => new HeaderUse(name, Authorization, static secret => $"Bearer {secret}");

    /// <summary><c>Authorization: Basic</c> of <c>user:password</c>.</summary>
    public static CredentialUse Basic(string name) =>
        new HeaderUse(name, Authorization, static secret => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))}");

    public static CredentialUse Header(string name, string header) => new HeaderUse(name, header, static secret => secret);

    public static CredentialUse Query(string name, string parameter) => new QueryUse(name, parameter);

    protected static void Set(HttpRequestMessage message, string header, string value) => message.Headers.TryAddWithoutValidation(header, value);

    private sealed record HeaderUse(string Name, string Field, Func<string, string> ValueOf) : CredentialUse(Name)
    {
        internal override void Apply(HttpRequestMessage message, ReadOnlySpan<byte> body, string secret, DateTimeOffset now) => Set(message, Field, ValueOf(secret));
    }

    private sealed record QueryUse(string Name, string Parameter) : CredentialUse(Name)
    {
        internal override void Apply(HttpRequestMessage message, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
        {
            var builder = new UriBuilder(message.RequestUri!);
            builder.Query = $"{builder.Query.TrimStart('?')}{(builder.Query.Length > 1 ? "&" : "")}{Uri.EscapeDataString(Parameter)}={Uri.EscapeDataString(secret)}";
            message.RequestUri = builder.Uri;
        }
    }
}

/// <summary>
/// OAuth 2.0 client credentials (RFC 6749, section 4.4). The secret is <c>client_id:client_secret</c>; it goes to the token's address alone, and the
/// token that comes back to the hosts of the entry.
/// </summary>
/// <param name="SendsInBody">Whether id and secret stand in the form, for servers that do not read them from the header.</param>
public sealed record TokenUse(string Name, Uri TokenAddress, string? Scope = null, string? Audience = null, bool SendsInBody = false) : CredentialUse(Name)
{
    // What is applied is the token.
    internal override void Apply(HttpRequestMessage message, ReadOnlySpan<byte> body, string secret, DateTimeOffset now) => Set(message, "Authorization", $"Bearer {secret}");
}

/// <summary>How a stamp within a signature is written.</summary>
public enum SignedStamp
{
    Seconds,
    Milliseconds,
    Iso,
}

/// <summary>A request that is signed with an HMAC, by the rules of its source.</summary>
/// <param name="Text">What is signed, with <see cref="Placeholders"/>.</param>
/// <param name="Field">Header of the signature.</param>
/// <param name="Prefix">Stands before the signature: <c>sha256=</c>.</param>
/// <param name="KeyHeader">Header of the key's id; then the secret is <c>id:secret</c>.</param>
public sealed record HmacUse(
    string Name, string Text, string Field, string Prefix = "", string TimestampHeader = "X-Timestamp", string? KeyHeader = null, SignedStamp Stamp = SignedStamp.Seconds,
    bool IsSha512 = false, bool IsBase64 = false) : CredentialUse(Name)
{
    /// <summary>What a text to be signed may hold.</summary>
    public static readonly IReadOnlyList<string> Placeholders = ["{timestamp}", "{method}", "{host}", "{path}", "{query}", "{body}", "{body_sha256}", "{key}"];

    internal override void Apply(HttpRequestMessage message, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var (key, value) = KeyHeader is null ? ("", secret) : SecretPair.Of(Name, secret);
        var stamp = Stamp switch
        {
            SignedStamp.Iso => now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            SignedStamp.Milliseconds => now.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        var signed = Encoding.UTF8.GetBytes(Filled(message, body, stamp, key));
        var secretBytes = Encoding.UTF8.GetBytes(value);
        var signature = IsSha512 ? HMACSHA512.HashData(secretBytes, signed) : HMACSHA256.HashData(secretBytes, signed);
        Set(message, Field, Prefix + (IsBase64 ? Convert.ToBase64String(signature) : Convert.ToHexStringLower(signature)));
        if (Text.Contains("{timestamp}", StringComparison.Ordinal))
        {
            Set(message, TimestampHeader, stamp);
        }

        if (KeyHeader is not null)
        {
            Set(message, KeyHeader, key);
        }
    }

    // One pass: what is filled in is not looked through again.
    private string Filled(HttpRequestMessage message, ReadOnlySpan<byte> body, string stamp, string key)
    {
        var address = message.RequestUri!;
        var filled = new StringBuilder();
        for (var at = 0; at < Text.Length;)
        {
            var from = at;
            if (Placeholders.FirstOrDefault(word => Text.AsSpan(from).StartsWith(word)) is not { } placeholder)
            {
                filled.Append(Text[at++]);
                continue;
            }

            at += placeholder.Length;
            filled.Append(placeholder switch
            {
                "{timestamp}" => stamp,
                "{method}" => message.Method.Method,
                "{host}" => address.Authority,
                "{path}" => address.AbsolutePath,
                "{query}" => address.Query.TrimStart('?'),
                "{body}" => Encoding.UTF8.GetString(body),
                "{body_sha256}" => Convert.ToHexStringLower(SHA256.HashData(body)),
                _ => key,
            });
        }

        return filled.ToString();
    }
}

/// <summary>Secrets of two parts: <c>id:secret</c>.</summary>
internal static class SecretPair
{
    /// <exception cref="EgressException">There is no colon.</exception>
    public static (string Id, string Secret) Of(string name, string secret)
    {
        var colon = secret.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? (secret[..colon], secret[(colon + 1)..])
            : throw new EgressException(EgressError.UnknownCredential, $"credential '{name}' has to be of the form id:secret");
    }
}
