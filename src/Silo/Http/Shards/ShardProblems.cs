using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Shards;

internal static class ShardProblems
{
    public static readonly ProblemCode ReadUnavailable = new("read_unavailable", StatusCodes.Status503ServiceUnavailable, "the shard's owner does not answer, or the shard moves between silos");
}
