namespace GridGrains.Domain.Governance;

/// <summary>A wish for a key.</summary>
/// <param name="Scopes">Null for all of the role's.</param>
public sealed record KeyWish(string Owner, string Tenant, AccessRole Role, IReadOnlyList<string>? Scopes, string? Label, DateTime? ExpiresAt);

/// <summary>How keys come, change and end. Every answer is the key as it is to be stored.</summary>
public static class KeyRules
{
    /// <summary>Keys that one cluster holds, ended ones too.</summary>
    public const int MaxKeys = 10_000;

    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(90);

    /// <exception cref="DomainException"><c>InvalidSetting</c>: what cannot be, and what may.</exception>
    public static ApiKey Issue(KeyWish wish, ApiKeyText text, string actor, DateTime nowUtc)
    {
        RequireText("owner", wish.Owner, ApiKey.MaxOwnerLength);
        if (wish.Label is { } label)
        {
            RequireText("label", label, ApiKey.MaxLabelLength);
        }

        if (wish.ExpiresAt is { } end && end <= nowUtc)
        {
            throw Refused($"expires_at {end:u} is over already");
        }

        return new ApiKey(text.Id, text.HashOf(), wish.Owner, wish.Tenant, wish.Role, ScopesOf(wish), wish.Label, nowUtc, actor, wish.ExpiresAt);
    }

    /// <summary>Puts a new key in the place of one; the old one is good for the overlap yet, and never longer than it was.</summary>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: the key has ended, has a successor already, or the overlap is out of range.</exception>
    public static (ApiKey Old, ApiKey New) Rotate(ApiKey key, ApiKeyText text, TimeSpan overlap, string actor, DateTime nowUtc)
    {
        if (overlap < TimeSpan.Zero || overlap > MaxOverlap)
        {
            throw Refused($"an overlap is 0 to {MaxOverlap.TotalSeconds:0} seconds");
        }

        if (key.IsRevoked || key.IsExpired(nowUtc))
        {
            throw Refused($"the key {key.Id} has ended; issue a new one");
        }

        if (key.Successor is { } successor)
        {
            throw Refused($"the key {key.Id} was rotated already; its successor is {successor}");
        }

        var last = nowUtc + overlap;
        var old = key with { Successor = text.Id, ExpiresAt = key.ExpiresAt is { } end && end < last ? end : last };
        return (old, key with { Id = text.Id, SecretHash = text.HashOf(), CreatedAt = nowUtc, CreatedBy = actor });
    }

    /// <summary>Ends a key at once. One that is revoked stays as it is.</summary>
    public static ApiKey Revoke(ApiKey key, DateTime nowUtc) => key.IsRevoked ? key : key with { RevokedAt = nowUtc };

    private static AccessScope ScopesOf(KeyWish wish)
    {
        var ofRole = AccessRoles.ScopesOf(wish.Role);
        if (wish.Scopes is not { } words)
        {
            return ofRole;
        }

        var scopes = AccessScope.None;
        foreach (var word in words)
        {
            if (!AccessRoles.TryParse(word, out AccessScope scope) || (ofRole & scope) == 0)
            {
                throw Refused($"'{word}' is no scope of the role {AccessRoles.WordOf(wish.Role)}; it has {string.Join(", ", AccessRoles.WordsOf(ofRole))}");
            }

            scopes |= scope;
        }

        return scopes != AccessScope.None ? scopes : throw Refused("scopes is empty: leave it out for all scopes of the role");
    }

    private static void RequireText(string name, string text, int max)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > max || text.Any(char.IsControl))
        {
            throw Refused($"{name} is a text of 1 to {max} characters on one line");
        }
    }

    private static DomainException Refused(string message) => new(DomainErrorCode.InvalidSetting, message);
}
