using System.Text.Json.Serialization;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Silo.Http.Ingestion;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Products;

/// <summary>Self-serve ingestion: one spec from an address to canonical rows.</summary>
internal sealed class IngestionProduct : SiloPart
{
    public override string Name => "ingestion";

    public override bool IsOptional => true;

    public override IReadOnlyList<JsonSerializerContext> Json => [IngestionJson.Default];

    public override void MapEndpoints(IEndpointRouteBuilder routes) => SpecEndpoints.Map(routes);
}
