namespace GridGrains.Domain.Knowledge;

/// <summary>What was corrected.</summary>
public enum ChangeKind
{
    Price,
    Series,

    /// <summary>A row that was pushed to a declared feature view.</summary>
    Feature,
}

/// <summary>An interval whose standing version at one moment is not that of a later one.</summary>
/// <param name="Iso">Empty for rows of features.</param>
/// <param name="Subject">Node, series or feature view.</param>
/// <param name="Place">Location of a series, entity of a feature row; empty for prices.</param>
/// <param name="Market">Product of a price; empty for others.</param>
/// <param name="Minutes">Length of the interval; 0 for rows of features.</param>
/// <param name="Hub">Of the node, as the newer version names it; null for none.</param>
public sealed record Change(ChangeKind Kind, string Iso, string Subject, string Place, string Market, DateTime StartUtc, int Minutes, ChangedVersion Old, ChangedVersion New, string? Hub, string? Zone)
{
    /// <summary>NaN where one of the two has no number.</summary>
    public double Delta => New.Value - Old.Value;
}

/// <param name="Value">NaN for none.</param>
/// <param name="Values">Of a row of features, as JSON; null for others.</param>
public readonly record struct ChangedVersion(double Value, DateTime KnownAtUtc, string? Values);
