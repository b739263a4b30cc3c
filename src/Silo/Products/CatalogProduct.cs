using System.Text.Json.Serialization;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Log;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Silo.Catalog;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Catalog;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Products;

/// <summary>The catalogue: everything that parts declare, found by its words, with its owner, meaning, promise and present freshness.</summary>
internal sealed class CatalogProduct : SiloPart
{
    public override string Name => "catalog";

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.CatalogChanges, Domain.Log.Topics.Lineage];

    public override IReadOnlyList<RecordSchema> Schemas => [CatalogChangeSchema.Schema, ForeignEventSchema.Schema];

    public override IReadOnlyList<JsonSerializerContext> Json => [CatalogJson.Default, LineageJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [CatalogProblems.UnknownEntry, CatalogProblems.RefusedEvent];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddCatalogGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services
        .AddSingleton<CatalogEntries>()
        .AddSingleton<IWatchedDatasets, PromisedTables>()
        .AddSingleton<CatalogIndex>()
        .AddSingleton<CatalogMeasures>()
        .AddSingleton<CatalogEndpoints>()
        .AddSingleton<CatalogExportEndpoint>()
        .AddSingleton<LineageIndex>()
        .AddSingleton<LineageEndpoints>()
        .AddSingleton<OpenLineageEndpoint>();

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CatalogEndpoints.Map(routes);
        CatalogExportEndpoint.Map(routes);
        LineageEndpoints.Map(routes);
        OpenLineageEndpoint.Map(routes);
    }
}
