using GridGrains.Domain.Catalog;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Feeds.Ingestion;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Catalog;

/// <summary>All entries: what the program declares, and what people declare while it runs.</summary>
internal sealed class CatalogEntries(IServiceProvider services, SiloParts parts, FeatureViews views)
{
    private CatalogEntry[]? _ofProgram;

    /// <summary>What can change while the program runs; two that are equal mean the same entries.</summary>
    public long Revision => views.Revision;

    /// <summary>Of the program; the endpoints are known once they are mapped.</summary>
    public IReadOnlyList<CatalogEntry> OfProgram => _ofProgram ??=
    [
        .. DeclaredTables.Of(parts, services.GetRequiredService<SiloSettings>().Retention),
        .. DeclaredReads.Of(parts),
        .. views.All.Where(view => views.FindOwn(view.Name) is not null).Select(view => DeclaredReads.OfView(view, isOfProgram: true)),
        .. DeclaredReads.OfEndpoints(services.GetRequiredService<EndpointDataSource>()),
    ];

    public async ValueTask<IReadOnlyList<CatalogEntry>> ReadAsync(CancellationToken cancellation)
    {
        var declared = views.All.Where(view => views.FindOwn(view.Name) is null).Select(view => DeclaredReads.OfView(view, isOfProgram: false))
            .Concat(views.Services.Where(service => !parts.FeatureServices.Contains(service)).Select(service => new CatalogEntry(
                $"feature_service.{service.Name}", CatalogKind.FeatureService, service.Name, service.Description, service.Owner)
            { IsDeclaredByProgram = false, Address = "/get-online-features" }));
        return [.. OfProgram.Concat(declared).Concat(await PipelinesAsync(cancellation)).DistinctBy(entry => entry.Id)];
    }

    private async ValueTask<IEnumerable<CatalogEntry>> PipelinesAsync(CancellationToken cancellation) => services.GetService<PipelineStore>() is { } store
        ? (await store.ListAsync(cancellation)).Select(pair => OfPipeline(pair.Key, pair.Value))
        : [];

    private static CatalogEntry OfPipeline(string name, DeployedSpec deployed)
    {
        var spec = SpecText.Check(deployed.Text).Spec;
        return new CatalogEntry($"pipeline.{name}", CatalogKind.Pipeline, name, spec?.Description ?? "", spec?.Provider.Owner ?? "")
        {
            Title = spec is null ? "" : $"{spec.Provider.DisplayName} to {spec.Target}",
            Product = "ingestion",
            Tags = spec?.Provider.Tags ?? [],
            Address = $"/v1/pipelines/{name}",
            Columns = [],
            IsDeclaredByProgram = false,
        };
    }
}
