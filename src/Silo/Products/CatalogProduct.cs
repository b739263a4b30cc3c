using System.Text.Json.Serialization;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Log;
using GridGrains.Egress;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Silo.Catalog;
using GridGrains.Silo.Catalog.Marquez;
using GridGrains.Silo.Catalog.Runs;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Catalog;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Products;

/// <summary>The catalogue: everything that parts declare, found by its words, with its owner, meaning, promise and present freshness.</summary>
internal sealed class CatalogProduct : SiloPart
{
    public override string Name => "catalog";

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.CatalogChanges, Domain.Log.Topics.Lineage];

    public override IReadOnlyList<RecordSchema> Schemas => [CatalogChangeSchema.Schema, ForeignEventSchema.Schema];

    public override IReadOnlyList<JsonSerializerContext> Json => [CatalogJson.Default, LineageJson.Default, MarquezJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [CatalogProblems.UnknownEntry, CatalogProblems.RefusedEvent];

    public override IReadOnlyList<Setting> Settings => LineageSettings.All;

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddCatalogGrains(TimeSpan.FromMinutes(settings.Values.Get(LineageSettings.SampleMinutes)));

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        AddRuns(services, settings);
        services
            .AddSingleton<CatalogEntries>()
            .AddSingleton<IWatchedDatasets, PromisedTables>()
            .AddSingleton<CatalogIndex>()
            .AddSingleton<CatalogMeasures>()
            .AddSingleton<CatalogEndpoints>()
            .AddSingleton<CatalogExportEndpoint>()
            .AddSingleton<LineageIndex>()
            .AddSingleton<LineageEndpoints>()
            .AddSingleton<MarquezIndex>()
            .AddSingleton<MarquezEndpoints>()
            .AddSingleton<ValuePlaces>()
            .AddSingleton<ValueLineageEndpoint>()
            .AddSingleton<OpenLineageEndpoint>();
    }

    // What the platform reports of its own runs.
    private static void AddRuns(IServiceCollection services, SiloSettings settings)
    {
        services.AddSingleton<RunFacts>().AddSingleton<IRunDestination, TopicRunDestination>().AddHostedService<RunPublisher>();
        if (settings.Values.Get(LineageSettings.File) is { } file)
        {
            services.AddSingleton<IRunDestination>(new FileRunDestination(file));
        }

        if (settings.Values.Get(LineageSettings.Url) is { } url)
        {
            services.AddSingleton<IRunDestination>(provider => new HttpRunDestination(provider.GetRequiredService<EgressRoom>(), new Uri(url), settings.Values.Get(LineageSettings.Credential)));
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CatalogEndpoints.Map(routes);
        CatalogExportEndpoint.Map(routes);
        LineageEndpoints.Map(routes);
        ValueLineageEndpoint.Map(routes);
        OpenLineageEndpoint.Map(routes);
        MarquezEndpoints.Map(routes);
    }
}
