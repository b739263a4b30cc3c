using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Governance;

internal static class AccessProblems
{
    public static readonly ProblemCode NoKey = new("no_key", StatusCodes.Status401Unauthorized, "the request does not say who it is from");
    public static readonly ProblemCode BadKey = new("bad_key", StatusCodes.Status401Unauthorized, "the key is unknown, expired or revoked");
    public static readonly ProblemCode BadToken = new("bad_token", StatusCodes.Status401Unauthorized, "the token is not one that is taken here");
    public static readonly ProblemCode Forbidden = new("forbidden", StatusCodes.Status403Forbidden, "the caller's role lacks the scope that the route needs");
    public static readonly ProblemCode Forwarded = new("forwarded_without_keys", StatusCodes.Status403Forbidden, "a proxy hands requests to a server that asks nobody who they are");
    public static readonly ProblemCode TooFast = new("too_many_requests", StatusCodes.Status429TooManyRequests, "requests of the key, or bad ones from the address, come faster than the policy lets them");
    public static readonly ProblemCode UnknownKey = new("unknown_key", StatusCodes.Status404NotFound, "there is no key of this id");
    public static readonly ProblemCode UnknownTenant = new("unknown_tenant", StatusCodes.Status400BadRequest, "the policy has no tenant of this name");

    public static readonly IReadOnlyList<ProblemCode> All = [NoKey, BadKey, BadToken, Forbidden, Forwarded, TooFast, UnknownKey, UnknownTenant];

    /// <summary>What ends a request before its handler: counted by these codes.</summary>
    public static bool IsRefusal(ProblemCode problem) => problem == NoKey || problem == BadKey || problem == BadToken || problem == Forbidden || problem == Forwarded;
}
