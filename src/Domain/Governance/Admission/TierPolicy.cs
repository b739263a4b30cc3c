namespace GridGrains.Domain.Governance.Admission;

/// <summary>What the callers of one tier may use together, in the whole cluster.</summary>
/// <param name="Concurrent">Queries at once.</param>
/// <param name="Queue">Queries that wait for their turn; a further one is refused.</param>
/// <param name="MaxSeconds">A query that takes longer is ended. The stricter of this and the route's own bound holds, as of the next three; null leaves the route's.</param>
/// <param name="MaxMemoryBytes">A query of the warehouse that takes more is ended.</param>
/// <param name="MaxRows">A query of the warehouse whose result has more is ended.</param>
/// <param name="Threads">Of one query of the warehouse.</param>
/// <param name="PerHour">Queries of one tenant in a sliding hour; null for no bound.</param>
/// <param name="PerDay">Queries of one tenant in a sliding day; null for no bound.</param>
public sealed record TierPolicy(
    string Name, int Concurrent, int Queue, double? MaxSeconds = null, long? MaxMemoryBytes = null, int? MaxRows = null, int? Threads = null, int? PerHour = null, int? PerDay = null);

/// <summary>The names of tiers. What a route is for decides the tier; callers of the role admin have one of their own.</summary>
public static class Tiers
{
    public const string Interactive = "interactive";
    public const string Etl = "etl";
    public const string Batch = "batch";
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> All = [Interactive, Etl, Batch, Admin];
}
