using System.Collections.Immutable;

namespace GridGrains.Domain.Cubes;

/// <summary>What an answer was read from.</summary>
/// <param name="Markets">Codes of the markets whose rows count; empty where any may.</param>
public sealed record CubeReads(IReadOnlyCollection<string> Tables, IReadOnlyCollection<string> Markets);

/// <summary>Rows that came to a table, or left it, between two looks.</summary>
/// <param name="Market">Whose rows they are; null where nobody knows.</param>
public readonly record struct TableChange(string Table, string? Market);

/// <summary>
/// What is known of the tables' changes: looks are numbered, and each has found what changed since the one before. An answer that was begun after
/// look n has everything that looks up to n have found.
/// </summary>
public sealed class TableLooks
{
    /// <summary>Before the first look nothing is known.</summary>
    public static readonly TableLooks None = new(0, DateTime.MinValue, ImmutableDictionary<TableChange, long>.Empty, 0);

    private readonly ImmutableDictionary<TableChange, long> _changed;
    private readonly long _allChanged;

    private TableLooks(long number, DateTime begunUtc, ImmutableDictionary<TableChange, long> changed, long allChanged) =>
        (Number, BegunUtc, _changed, _allChanged) = (number, begunUtc, changed, allChanged);

    /// <summary>Of the last look; 0 for none.</summary>
    public long Number { get; }

    /// <summary>When the last look was begun: what was in the tables then has been seen.</summary>
    public DateTime BegunUtc { get; }

    public TableLooks Next(DateTime begunUtc, IEnumerable<TableChange> changes)
    {
        var number = Number + 1;

        // The first look cannot know what was there before it.
        return new TableLooks(number, begunUtc, _changed.SetItems(changes.Select(change => KeyValuePair.Create(change, number))), Number == 0 ? number : _allChanged);
    }

    /// <summary>Whether something that was read has changed since a look.</summary>
    public bool HasChanged(CubeReads reads, long since)
    {
        if (_allChanged > since)
        {
            return true;
        }

        foreach (var (change, number) in _changed)
        {
            if (number > since && reads.Tables.Contains(change.Table) && (change.Market is not { } market || reads.Markets.Count == 0 || reads.Markets.Contains(market)))
            {
                return true;
            }
        }

        return false;
    }
}
