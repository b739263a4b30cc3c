namespace GridGrains.Domain.Cubes;

/// <summary>Computes answers of cubes from the tables.</summary>
public interface ICubeEngine
{
    /// <exception cref="DomainException"><c>UnknownEntity</c>: there is no such cube.</exception>
    CubeReads ReadsOf(CubeKey key);

    /// <param name="nowUtc">The moment of a question that names none.</param>
    /// <param name="maxBytes">Of an answer; a longer one is not read to its end.</param>
    Task<CubeOutcome> ComputeAsync(CubeKey key, DateTime nowUtc, int maxBytes, CancellationToken cancellation);
}

/// <summary>Looks at the tables now and then, as long as somebody wants to know.</summary>
public interface ITableWatch
{
    TableLooks Looks { get; }

    /// <summary>Somebody keeps answers: looks go on for a while.</summary>
    void Touch();
}

/// <summary>What came of a query.</summary>
public enum CubeEnd
{
    Answered,

    /// <summary>The answer is longer than it may be to be kept.</summary>
    TooLong,

    /// <summary>The query was ended: it costs too much.</summary>
    Capped,

    /// <summary>There is no server to ask now.</summary>
    Unavailable,
}

/// <param name="Content">Of an answer; empty otherwise.</param>
/// <param name="Cap">Which cap a query was over; null otherwise.</param>
/// <param name="Message">Why there is no answer, for people.</param>
public sealed record CubeOutcome(CubeEnd End, ReadOnlyMemory<byte> Content, string? Cap = null, string? Message = null);
