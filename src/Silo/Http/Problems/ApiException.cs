namespace GridGrains.Silo.Http.Problems;

/// <summary>The request cannot be answered as asked; becomes problem details.</summary>
internal sealed class ApiException(ProblemCode problem, string detail) : Exception(detail)
{
    public ProblemCode Problem { get; } = problem;

    /// <summary>Near names where one was not found.</summary>
    public IReadOnlyList<string>? Suggestions { get; init; }

    /// <summary>Of the place in a text of the request, both from 1; null where no one place is wrong.</summary>
    public (int Line, int Column)? Place { get; init; }

    /// <summary>When the same request may succeed; null where it is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ApiException BadParameter(string name, string detail) => new(EngineProblems.BadParameter, $"parameter '{name}': {detail}");

    public static ApiException TooLarge(string detail) => new(EngineProblems.TooLarge, detail);

    public static ApiException Unprocessable(string detail) => new(EngineProblems.Malformed, detail);
}
