using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using GridGrains.Domain;
using GridGrains.Domain.Documents;
using GridGrains.Domain.Governance;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Governance;

/// <summary>
/// The keys of the cluster: a ring in memory for every request, documents for good. A change of this silo holds at once, one of another when
/// <see cref="ReloadAsync"/> has seen it. Safe for all threads.
/// </summary>
internal sealed class KeyStore
{
    public const string Collection = "api_keys";
    public const string UseCollection = "api_key_uses";

    /// <summary>Whose act it is that keys are made without a key, on loopback.</summary>
    public const string LocalActor = "loopback";

    private const int MaxAttempts = 8;

    private readonly IDocumentStore _documents;
    private readonly TimeProvider _clock;
    private readonly KeyUses _uses = new();
    private readonly Lock _publishing = new();
    private readonly ApiKey[] _fixed;
    private volatile Loaded _loaded;

    public KeyStore(IDocumentStore documents, AccessSettings access, TimeProvider clock)
    {
        (_documents, _clock) = (documents, clock);
        OwnKey = NewText();
        var now = clock.GetUtcNow().UtcDateTime;
        List<ApiKey> held = [KeyRules.Issue(new KeyWish("this silo", ApiKey.DefaultTenant, AccessRole.Reader, null, "warm-up", null), OwnKey, "this silo", now)];
        if (access.AdminKey is { } text && ApiKeyText.TryParse(text, out var admin))
        {
            held.Add(KeyRules.Issue(new KeyWish("admin", ApiKey.DefaultTenant, AccessRole.Admin, null, AccessSettings.AdminKeyVariable, null), admin, "the environment", now));
        }

        _fixed = [.. held];
        _loaded = new Loaded(-1, new KeyRing(_fixed));
    }

    /// <summary>A key of this process alone, by which it calls itself. It reads, and ends with the process.</summary>
    public ApiKeyText OwnKey { get; }

    public KeyRing Ring => _loaded.Ring;

    /// <summary>Stored keys, newest first; none of the process or the environment.</summary>
    public IReadOnlyList<ApiKey> Stored => [.. _loaded.Ring.All.Where(key => !IsFixed(key.Id)).OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];

    public DateTime? LastUsed(string id) => _uses.Of(id);

    /// <summary>Finds who a presented key is of.</summary>
    public KeyVerdict Verify(ReadOnlySpan<char> text, out ApiKey? key)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        var verdict = _loaded.Ring.Verify(text, now, out key);
        if (verdict == KeyVerdict.Valid)
        {
            _uses.Note(key!.Id, now);
        }

        return verdict;
    }

    /// <summary>Takes in what other silos have changed.</summary>
    /// <exception cref="DomainException"><c>StorageUnavailable</c></exception>
    public async Task ReloadAsync(CancellationToken cancellation)
    {
        var stored = await _documents.LoadAsync(Collection, cancellation);
        if (stored.Revision != _loaded.Revision)
        {
            Publish(stored);
        }
    }

    /// <returns>The key, and its text, which nobody can read again.</returns>
    /// <exception cref="DomainException"><c>InvalidSetting</c>, <c>StorageUnavailable</c></exception>
    public async Task<(ApiKey Key, ApiKeyText Text)> IssueAsync(KeyWish wish, string actor, CancellationToken cancellation)
    {
        var text = NewText();
        var key = KeyRules.Issue(wish, text, actor, Now);
        await ChangeAsync(_ => [key], cancellation);
        return (key, text);
    }

    /// <returns>Null where there is no such key.</returns>
    /// <inheritdoc cref="IssueAsync"/>
    public async Task<(ApiKey Key, ApiKeyText Text)?> RotateAsync(string id, TimeSpan overlap, string actor, CancellationToken cancellation)
    {
        var text = NewText();
        var changed = await ChangeAsync(keys => keys.TryGetValue(id, out var key) ? ToList(KeyRules.Rotate(key, text, overlap, actor, Now)) : [], cancellation);
        return changed.Count == 0 ? null : (changed[1], text);

        static List<ApiKey> ToList((ApiKey Old, ApiKey New) rotated) => [rotated.Old, rotated.New];
    }

    /// <returns>Null where there is no such key.</returns>
    /// <exception cref="DomainException"><c>StorageUnavailable</c></exception>
    public async Task<ApiKey?> RevokeAsync(string id, CancellationToken cancellation)
    {
        var changed = await ChangeAsync(keys => keys.TryGetValue(id, out var key) ? [KeyRules.Revoke(key, Now)] : [], cancellation);
        return changed.Count == 0 ? null : changed[0];
    }

    /// <summary>Stores when keys were last used, for all silos together.</summary>
    /// <exception cref="DomainException"><c>StorageUnavailable</c></exception>
    public async Task SaveUsesAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await _documents.LoadAsync(UseCollection, cancellation);
            _uses.TakeIn(stored.Documents.Select(document => (document.Key, DateTime.Parse(document.Value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind))));
            var documents = _uses.All.Where(use => !IsFixed(use.Id)).ToDictionary(use => use.Id, use => use.At.ToString("O", CultureInfo.InvariantCulture));
            if (documents.Count == stored.Documents.Count && documents.All(document => stored.Documents.TryGetValue(document.Key, out var at) && at == document.Value))
            {
                return;
            }

            if (await _documents.TryReplaceAsync(UseCollection, stored.Revision, new DocumentSet(stored.Revision + 1, documents), cancellation))
            {
                return;
            }
        }
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private static ApiKeyText NewText() => ApiKeyText.Of(RandomNumberGenerator.GetBytes(ApiKeyText.RandomBytes));

    private bool IsFixed(string id) => Array.Exists(_fixed, key => key.Id == id);

    private async Task<IReadOnlyList<ApiKey>> ChangeAsync(Func<IReadOnlyDictionary<string, ApiKey>, List<ApiKey>> change, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await _documents.LoadAsync(Collection, cancellation);
            var keys = stored.Documents.ToDictionary(document => document.Key, document => ApiKey.FromJson(document.Value));
            var changed = change(keys);
            if (changed.Count == 0)
            {
                return changed;
            }

            changed.ForEach(key => keys[key.Id] = key);
            if (keys.Count > KeyRules.MaxKeys)
            {
                throw new DomainException(DomainErrorCode.InvalidSetting, $"there are {KeyRules.MaxKeys} keys, ended ones too; no more are taken");
            }

            var next = new DocumentSet(stored.Revision + 1, keys.ToDictionary(pair => pair.Key, pair => pair.Value.ToJson()));
            if (await _documents.TryReplaceAsync(Collection, stored.Revision, next, cancellation))
            {
                Publish(next);
                return changed;
            }
        }

        throw new DomainException(DomainErrorCode.StorageUnavailable, "others change keys at the same time: try again in a moment");
    }

    // Two may come out of order: what was revoked must not come back with an older revision.
    private void Publish(DocumentSet stored)
    {
        var next = new Loaded(stored.Revision, RingOf(stored));
        lock (_publishing)
        {
            if (next.Revision > _loaded.Revision)
            {
                _loaded = next;
            }
        }
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: a document is of a newer program; the ring before it holds on.</exception>
    private KeyRing RingOf(DocumentSet stored)
    {
        try
        {
            var own = _fixed.Select(key => key.Id).ToHashSet();
            return new KeyRing([.. _fixed, .. stored.Documents.Where(document => !own.Contains(document.Key)).Select(document => ApiKey.FromJson(document.Value))]);
        }
        catch (JsonException fault)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a stored key cannot be read: {fault.Message}");
        }
    }

    private sealed record Loaded(long Revision, KeyRing Ring);
}
