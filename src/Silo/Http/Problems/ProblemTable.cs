using GridGrains.Domain;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Http.Problems;

/// <summary>Which error becomes which answer: what a part says of its own errors goes before what the engine says of all.</summary>
internal sealed class ProblemTable(SiloParts parts)
{
    public ProblemAnswer Of(Exception exception) => exception switch
    {
        ApiException api => api.Problem.With(api.Message),
        DomainException domain => DomainProblems.Of(domain),
        _ => parts.All.Select(part => part.ProblemOf(exception)).FirstOrDefault(answer => answer is not null) ?? EngineProblems.Of(exception),
    };
}
