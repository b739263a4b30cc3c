namespace GridGrains.ClickHouse.Sql;

/// <summary>A statement that is not run: it does not parse, or holds something that is not allowed. The message is for its author.</summary>
/// <param name="code"><see cref="Syntax"/> or <see cref="NotAllowed"/>.</param>
public sealed class SqlRefusedException(string code, string reason) : Exception(reason)
{
    /// <summary>It is not a statement that the engine reads, or names what is not there.</summary>
    public const string Syntax = "sql_error";

    /// <summary>It holds something that no statement may.</summary>
    public const string NotAllowed = "sql_refused";

    public string Code { get; } = code;

    /// <summary>Characters before the place that is wrong; null where no one place is.</summary>
    public int? At { get; init; }

    /// <summary>Near names where one is not known.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>The engine's number of the error; 0 where it has not found it.</summary>
    internal int EngineCode { get; init; }

    internal static SqlRefusedException Forbids(string reason, int? at = null) => new(NotAllowed, reason) { At = at };
}
