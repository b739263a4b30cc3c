using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Catalog.Exports;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Catalog;
using GridGrains.Silo.Catalog.Exports;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>The catalogue for tools of others, as people have changed it.</summary>
internal sealed class CatalogExportEndpoint(CatalogIndex index, CatalogChangeService changes, LineageIndex lineage, IServiceProvider services)
{
    private static readonly QueryParameter[] Query =
    [
        QueryParameter.OneOf("format", "odcs: data contracts, one YAML document per entry; dbt: sources.yml; openmetadata: calls of its interface, JSON; openmetadata-ingestion: a workflow that reads the warehouse, YAML; datahub: proposals that its source file reads, JSON.", CatalogExports.Odcs, [.. CatalogExports.Formats]),
        new("id", "Only this entry.", "clickhouse.hub_lmp_5m"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<CatalogExportEndpoint>();
        routes.MapApiGet("/v1/catalog/export", endpoint.ExportAsync, Query).Needs(AccessScope.Read)
            .Describe<NoContentView>(
                "exportCatalog", "Catalogue", "The catalogue as data contracts, as sources of dbt, for OpenMetadata or DataHub",
                "Everything that holds columns, by id: schema with types and units, owner, promised freshness, what is measured of it. What a format has no field for is a custom "
                    + "property, meta or in the description. OpenMetadata and DataHub also get forms of reports and what each column comes from.",
                null)
            .WithForms(CatalogExports.Yaml, CatalogExports.Json)
            .WithAnswer(StatusCodes.Status404NotFound)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task ExportAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var format = query.Text("format") ?? CatalogExports.Odcs;
        var database = services.GetService<Warehouse>()?.Database ?? Warehouse.DefaultDatabase;
        var snapshot = await index.ReadAsync(context.RequestAborted);
        var graph = (await lineage.ReadAsync(context.RequestAborted)).Graph;
        var catalog = CatalogExports.Of(snapshot.Entries.Values, id => changes.Changes.Of(id).Overrides, graph, database);
        if (query.Text("id") is { } only)
        {
            catalog = catalog.Only(only);
            if (catalog.Written.Count == 0 || catalog.Written[0].Entry.Store == ExportedCatalog.Reports)
            {
                throw Unknown(only);
            }
        }

        context.Response.ContentType = $"{CatalogExports.MediaTypeOf(format)}; charset=utf-8";
        foreach (var file in CatalogExports.Files(format, catalog))
        {
            await context.Response.WriteAsync(file.Text, context.RequestAborted);
        }
    }

    private static ApiException Unknown(string id) => new(CatalogProblems.UnknownEntry, $"the catalogue has no entry '{id}' that holds columns");
}
