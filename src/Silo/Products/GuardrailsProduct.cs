using System.Text.Json.Serialization;
using GridGrains.Grains.Contracts.Guardrails;
using GridGrains.Grains.Guardrails;
using GridGrains.Portal.Guardrails;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Guardrails;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Products;

/// <summary>Episodes of prices that are unlike their series; the detectors work in the states of the products that they watch.</summary>
internal sealed class GuardrailsProduct : SiloPart
{
    public override string Name => "guardrails";

    public override IReadOnlyList<JsonSerializerContext> Json => [AnomalyJson.Default];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddGuardrailGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services.AddSingleton<AnomalyEndpoints>().AddSingleton<IAnomalyReads, PageAnomalies>();

    public override void MapEndpoints(IEndpointRouteBuilder routes) => AnomalyEndpoints.Map(routes);
}
