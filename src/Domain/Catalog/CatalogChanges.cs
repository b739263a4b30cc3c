using System.Collections.Frozen;

namespace GridGrains.Domain.Catalog;

/// <param name="Sequence">Place in the topic, from 1.</param>
public readonly record struct SequencedChange(long Sequence, CatalogChange Change);

/// <param name="History">Newest first, the last <see cref="CatalogChanges.MaxHistory"/>.</param>
public sealed record ChangedEntry(CatalogOverrides Overrides, IReadOnlyList<SequencedChange> History)
{
    public static readonly ChangedEntry None = new(CatalogOverrides.None, []);
}

/// <summary>All changes of the topic: what holds of each entry, and who said it. Readers see one immutable snapshot; one writer at a time.</summary>
public sealed class CatalogChanges
{
    public const int MaxHistory = 100;

    private readonly Dictionary<string, ChangedEntry> _entries = [];
    private volatile FrozenDictionary<string, ChangedEntry> _snapshot = FrozenDictionary<string, ChangedEntry>.Empty;

    /// <summary>The newest change that is known; 0 for none.</summary>
    public long Sequence { get; private set; }

    public IReadOnlyDictionary<string, ChangedEntry> All => _snapshot;

    public ChangedEntry Of(string entry) => _snapshot.GetValueOrDefault(entry) ?? ChangedEntry.None;

    /// <summary>Takes changes in the order of the topic; those that are known already change nothing.</summary>
    public void Take(IEnumerable<SequencedChange> changes)
    {
        foreach (var (sequence, change) in changes)
        {
            if (sequence > Sequence)
            {
                Sequence = sequence;
                var held = _entries.GetValueOrDefault(change.Entry) ?? ChangedEntry.None;
                _entries[change.Entry] = new ChangedEntry(held.Overrides.After(change), [new SequencedChange(sequence, change), .. held.History.Take(MaxHistory - 1)]);
            }
        }

        _snapshot = _entries.ToFrozenDictionary();
    }
}
