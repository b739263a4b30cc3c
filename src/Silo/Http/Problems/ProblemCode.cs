namespace GridGrains.Silo.Http.Problems;

/// <summary>One kind of error that the interface answers with. A part lists its own.</summary>
/// <param name="Code">A stable word for programs: <c>unknown_node</c>.</param>
/// <param name="Text">When it is answered, for readers of the OpenAPI document.</param>
internal sealed record ProblemCode(string Code, int Status, string Text)
{
    public ProblemAnswer With(string detail) => new(Status, Code, detail);
}

internal readonly record struct ProblemAnswer(int Status, string Code, string Detail);
