namespace GridGrains.Domain.Ingestion.Expressions;

/// <summary>A text is no expression, or one that cannot give a value. The message is for the author of the spec.</summary>
/// <param name="position">Characters of the expression before the place that is wrong.</param>
public sealed class ExpressionException(string message, int position) : Exception(message)
{
    public int Position { get; } = position;

    /// <summary>A name that is near to one that is not known; null where none is.</summary>
    public string? Nearest { get; init; }
}
