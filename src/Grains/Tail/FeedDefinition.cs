using GridGrains.Domain.Log;

namespace GridGrains.Grains.Tail;

/// <summary>A record of a feed as its readers get it.</summary>
public interface IFeedRecord
{
    /// <summary>The record's partition, as <see cref="LogCursor"/> counts them.</summary>
    int Slot { get; }

    long Offset { get; }
}

/// <summary>Reads a record of a batch; the form belongs to one thread.</summary>
/// <returns>Null when the record is none that readers get.</returns>
public delegate TRecord? FeedForm<TRecord>(LogBatch batch, int index, int slot)
    where TRecord : class, IFeedRecord;

/// <summary>Which topics a feed follows, and what their records are.</summary>
/// <param name="NewForm">A form for one thread.</param>
public sealed record FeedDefinition<TRecord>(string Name, IReadOnlyList<string> Topics, Func<FeedForm<TRecord>> NewForm)
    where TRecord : class, IFeedRecord;

/// <summary>What a reader gets next: a record, or the notice that some are gone, or neither at the beginning.</summary>
/// <param name="Cursor">Where to go on after this step.</param>
public readonly record struct FeedStep<TRecord>(string Cursor, TRecord? Record, MissedRecords? Missed)
    where TRecord : class, IFeedRecord;

/// <summary>Records that left the log before they were read: [From, To).</summary>
public sealed record MissedRecords(string Topic, int Partition, long From, long To);
