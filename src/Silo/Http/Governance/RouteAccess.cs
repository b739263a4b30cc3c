using GridGrains.Domain.Governance;

namespace GridGrains.Silo.Http.Governance;

/// <summary>What a tenant that sees a part of the data may see of a route. What is not said is hidden.</summary>
internal enum TenantReach
{
    /// <summary>Its answers cannot be held to a part of the data: the route is not there.</summary>
    Hidden,

    /// <summary>All of its answer is of the market that the path names as <c>{iso}</c>.</summary>
    ByIso,

    /// <summary>Its handler reads every row through a filter of the caller's markets.</summary>
    Filtered,

    /// <summary>No answer has data of a market or of a tenant.</summary>
    Open,
}

/// <summary>Who may use a route. A route without it is the admin's alone.</summary>
/// <param name="Scope">None: whoever has said who they are.</param>
/// <param name="IsPublic">Nobody is asked who they are.</param>
internal sealed record RouteAccess(AccessScope Scope, TenantReach Reach = TenantReach.Hidden, bool IsPublic = false)
{
    public const string IsoValue = "iso";

    /// <summary>Routes that answer everybody, and themselves say nothing that is not everybody's.</summary>
    public static readonly RouteAccess Everyone = new(AccessScope.None, TenantReach.Open, IsPublic: true);

    /// <summary>What nobody has given a rule.</summary>
    public static readonly RouteAccess Unstated = new(AccessScope.Admin);
}

/// <summary>States who may use a route, beside its handler.</summary>
internal static class RouteAccessRules
{
    public static TBuilder Needs<TBuilder>(this TBuilder routes, AccessScope scope, TenantReach reach = TenantReach.Hidden)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new RouteAccess(scope, reach));

    public static TBuilder IsForEveryone<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(RouteAccess.Everyone);

    /// <summary>Marks a route whose handler reports its acts itself, one by one.</summary>
    public static TBuilder TellsItsActs<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(OwnTrail.Instance);
}

/// <summary>Marks a route whose acts are in the audit trail by its own doing.</summary>
internal sealed class OwnTrail
{
    public static readonly OwnTrail Instance = new();
}
