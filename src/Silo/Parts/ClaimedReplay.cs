namespace GridGrains.Silo.Parts;

/// <summary>What came of files that a part has read by itself.</summary>
/// <param name="Lines">One for people, for each file.</param>
/// <param name="HasLoss">Rows were rejected, or files refused.</param>
internal sealed record ClaimedReplay(IReadOnlyList<string> Lines, bool HasLoss);
