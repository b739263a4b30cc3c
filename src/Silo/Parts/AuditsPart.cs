using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Audits;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Reconciliation;

namespace GridGrains.Silo.Parts;

/// <summary>The proof that log, tables and grains hold the same.</summary>
internal sealed class AuditsPart : SiloPart
{
    public override string Name => "audits";

    public override IReadOnlyList<ProblemCode> Problems => [AuditProblems.Running, AuditProblems.TooLarge];

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services.AddAudits().AddSingleton<AuditEndpoints>();

    public override void MapEndpoints(IEndpointRouteBuilder routes) => AuditEndpoints.Map(routes);
}
