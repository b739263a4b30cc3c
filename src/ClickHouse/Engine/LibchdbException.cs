namespace GridGrains.ClickHouse.Engine;

/// <summary>There is no libchdb to run. The message is one line that says why.</summary>
public sealed class LibchdbException : Exception
{
    public LibchdbException(string message)
        : base(message)
    {
    }

    public LibchdbException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
