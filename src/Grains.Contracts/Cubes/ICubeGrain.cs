using Orleans.Concurrency;

namespace GridGrains.Grains.Contracts.Cubes;

/// <summary>One question of a cube, by its key (<c>CubeKey</c> of the domain). It computes its answer once for all who wait, and keeps it while it is asked.</summary>
[Alias("gridgrains.ICubeGrain")]
public interface ICubeGrain : IGrainWithStringKey
{
    /// <summary>
    /// The answer as the tables have it, at most two seconds ago. Calls interleave: all of them wait for one query, and what they share is replaced whole.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller no longer wants it; the query ends with its last caller.</exception>
    [Alias("Ask"), AlwaysInterleave]
    Task<CubeReply> AskAsync(CancellationToken cancellation);
}

/// <summary>What came of a question.</summary>
/// <param name="End">0 answered, 1 too long to be kept: ask the tables, 2 ended for what it costs, 3 no server now.</param>
/// <param name="Content">The answer in the form of the key, UTF-8 where it is text; empty where there is none.</param>
/// <param name="Tag">Of the content, in hex.</param>
/// <param name="AsOfUtc">The last moment at which a new query would have given the same.</param>
/// <param name="IsKept">It was there already.</param>
/// <param name="Cap">time, memory or rows, of a query that was ended.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.CubeReply")]
public sealed record CubeReply(
    [property: Id(0)] int End,
    [property: Id(1)] byte[] Content,
    [property: Id(2)] string Tag,
    [property: Id(3)] DateTime AsOfUtc,
    [property: Id(4)] bool IsKept,
    [property: Id(5)] string? Cap,
    [property: Id(6)] string? Message);
