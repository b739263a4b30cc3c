using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace GridGrains.Egress;

/// <summary>Gets tokens for client credentials and keeps each until shortly before it ends. Tokens are in memory alone.</summary>
internal sealed class TokenDesk(CredentialTable credentials, TimeProvider clock)
{
    private const int MaxAnswerBytes = 64 * 1024;
    private const int MaxErrorLetters = 64;
    private const int MaxTokens = 1_000;

    // Half a token's life where that is shorter.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<(TokenUse Use, string? Tenant), Token> _tokens = new();

    /// <summary>A token that is good now. Two that ask at once may each get one.</summary>
    /// <param name="send">Sends without another credential.</param>
    /// <exception cref="EgressException">The token's host is none of the entry, or gives no token.</exception>
    public async Task<string> GetAsync(TokenUse use, string? tenant, Func<EgressRequest, CancellationToken, Task<EgressAnswer>> send, CancellationToken cancellation)
    {
        // Asked each time: a secret that the operator took away is of no more use.
        var secret = credentials.Resolve(use.Name, tenant, use.TokenAddress);
        if (_tokens.TryGetValue((use, tenant), out var known) && known.Secret == secret && known.EndsUtc > clock.GetUtcNow())
        {
            return known.Text;
        }

        var token = Read(use, await send(RequestOf(use, tenant, SecretPair.Of(use.Name, secret)), cancellation), secret);
        if (_tokens.Count >= MaxTokens)
        {
            _tokens.Clear();
        }

        _tokens[(use, tenant)] = token;
        return token.Text;
    }

    /// <summary>The source did not take it: the next request gets another one.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Forget(TokenUse use, string? tenant) => _tokens.TryRemove((use, tenant), out _);

    private static EgressRequest RequestOf(TokenUse use, string? tenant, (string Id, string Secret) client)
    {
        var form = new List<KeyValuePair<string, string?>> { new("grant_type", "client_credentials"), new("scope", use.Scope), new("audience", use.Audience) };
        if (use.SendsInBody)
        {
            form.AddRange([new("client_id", client.Id), new("client_secret", client.Secret)]);
        }

        var body = string.Join('&', form.Where(field => field.Value is not null).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value!)}"));
        return new EgressRequest(
            use.TokenAddress, "POST", [new("Accept", "application/json")], Encoding.UTF8.GetBytes(body), use.SendsInBody ? null : new ClientUse(use.Name), tenant, MaxAnswerBytes,
            "application/x-www-form-urlencoded");
    }

    private Token Read(TokenUse use, EgressAnswer answer, string secret)
    {
        var (host, json) = (use.TokenAddress.Host, JsonOf(answer.Body));
        if (answer.Status is < 200 or >= 300)
        {
            var reason = json is { } refusal && TextOf(refusal, "error") is { Length: <= MaxErrorLetters } word && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
                ? $"{answer.Status} {word}"
                : $"{answer.Status}";
            throw answer.Status >= 500 || answer.Status == 429
                ? new EgressException(EgressError.Unreachable, $"{host} gives no token now: {reason}")
                : new EgressException(EgressError.TokenRefused, $"{host} gives no token for credential '{use.Name}': {reason}");
        }

        if (json is not { } given || TextOf(given, "access_token") is not { Length: > 0 } text || text.AsSpan().IndexOfAny('\r', '\n') >= 0)
        {
            throw new EgressException(EgressError.TokenRefused, $"{host} answered without access_token");
        }

        var life = given.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.GetDouble() is > 0 and var number
            ? TimeSpan.FromSeconds(Math.Min(number, LongestLife.TotalSeconds))
            : DefaultLife;
        return new Token(text, secret, clock.GetUtcNow() + (life > 2 * Margin ? life - Margin : life / 2));
    }

    private static JsonElement? JsonOf(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, TokenJson.Default.JsonElement) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            // Said by whoever asked: the answer has no token.
            return null;
        }
    }

    private static string? TextOf(JsonElement json, string name) => json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private sealed record Token(string Text, string Secret, DateTimeOffset EndsUtc);

    /// <summary>Id and secret are encoded as in a form before they become one text (RFC 6749, section 2.3.1).</summary>
    private sealed record ClientUse(string Name) : CredentialUse(Name)
    {
        internal override void Apply(HttpRequestMessage message, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
        {
            var (id, password) = SecretPair.Of(Name, secret);
            Set(message, "Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(password)}"))}");
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
internal sealed partial class TokenJson : System.Text.Json.Serialization.JsonSerializerContext;
