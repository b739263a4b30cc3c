using GridGrains.Domain.Governance;
using GridGrains.Portal.Hosting;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Parts;

/// <summary>Pages for people. What they show of a product comes through ports that the product registers.</summary>
internal sealed class PortalPart : SiloPart
{
    public override string Name => "portal";

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) =>
        services.AddPortal().AddSingleton<IPageProblems, PageProblems>();

    public override void MapEndpoints(IEndpointRouteBuilder routes) => routes.MapPortal(static page => page.Metadata.Add(page.Metadata.OfType<OpenToEveryone>().Any() ? RouteAccess.Everyone : new RouteAccess(AccessScope.Read)));
}
