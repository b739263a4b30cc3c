using Microsoft.AspNetCore.Routing;

namespace GridGrains.Portal.Navigation;

/// <summary>Routes that the host serves. Endpoints are known once it answers requests.</summary>
public sealed class ServedRoutes(EndpointDataSource endpoints)
{
    /// <param name="pattern">As it was mapped: <c>/v1/quarantine</c>.</param>
    public bool Has(string pattern) => endpoints.Endpoints.OfType<RouteEndpoint>().Any(endpoint => endpoint.RoutePattern.RawText == pattern);
}
