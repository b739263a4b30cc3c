using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace GridGrains.Silo.Governance;

/// <summary>
/// Sessions of people who gave a key to the page of the sign-in. A session stands for its key, which is judged again at each request: it ends with the key. They are in
/// memory alone, under hashes of what the browser holds. Safe for all threads.
/// </summary>
internal sealed class PageSessions(TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public const int MaxSessions = 1_000;

    private const int TokenBytes = 32;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <returns>What the browser shows from now on.</returns>
    public string Begin(string secret)
    {
        foreach (var ended in _sessions.Where(session => HasEnded(session.Value)))
        {
            _sessions.TryRemove(ended);
        }

        if (_sessions.Count >= MaxSessions)
        {
            _sessions.TryRemove(_sessions.MinBy(session => session.Value.Begun));
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        _sessions[HashOf(token)] = new Session(secret, clock.GetTimestamp());
        return token;
    }

    /// <returns>Null where there is no such session, or no more.</returns>
    public string? SecretOf(string token) =>
        token.Length == 2 * TokenBytes && _sessions.TryGetValue(HashOf(token), out var session) && !HasEnded(session) ? session.Secret : null;

    public void End(string token) => _sessions.TryRemove(HashOf(token), out _);

    private bool HasEnded(Session session) => clock.GetElapsedTime(session.Begun) >= Lifetime;

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record Session(string Secret, long Begun);
}
