using GridGrains.Domain.Log;

namespace GridGrains.Grains.DeadLetters;

/// <summary>What an act on one dead letter came to.</summary>
public enum DeadLetterOutcome
{
    Replayed,
    Discarded,

    /// <summary>It was replayed before and has not failed since: nothing was done.</summary>
    AlreadyReplayed,

    AlreadyDiscarded,

    /// <summary>No letter of this id is held: it never was one, or is older than what is kept.</summary>
    NotFound,

    /// <summary>A row of a file is no record; the corrected file is fed instead.</summary>
    NotReplayable,

    /// <summary>The log refused the record; the letter is as it was.</summary>
    Failed,
}

/// <param name="Position">Where a replayed record now stands in its topic.</param>
/// <param name="Message">Why nothing was done; null when it was.</param>
public sealed record DeadLetterResult(string Id, DeadLetterOutcome Outcome, RecordPosition? Position = null, string? Message = null);

/// <param name="Actor">By their own word.</param>
/// <param name="Comment">Why, in their words; null when they gave none.</param>
public readonly record struct DeadLetterActor(string Actor, string? Comment);
