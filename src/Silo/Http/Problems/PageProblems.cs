using GridGrains.Portal.Hosting;

namespace GridGrains.Silo.Http.Problems;

/// <summary>Gives pages the status, code and words that JSON answers have.</summary>
internal sealed class PageProblems(ProblemTable table) : IPageProblems
{
    public PageProblem Of(Exception exception)
    {
        var answer = table.Of(exception);
        var near = (exception as ApiException)?.Suggestions is { Count: > 0 } names ? $"; near names: {string.Join(", ", names)}" : "";
        return new PageProblem(answer.Status, answer.Code, answer.Detail + near);
    }
}
