using GridGrains.ClickHouse.Access;
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
internal sealed class CatalogExportEndpoint(CatalogIndex index, CatalogChangeService changes, IServiceProvider services)
{
    private const string Yaml = "application/yaml";

    private static readonly QueryParameter[] Query =
    [
        QueryParameter.OneOf("format", "odcs: data contracts, one YAML document per entry; dbt: sources.yml.", CatalogExports.Odcs, [.. CatalogExports.Formats]),
        new("id", "Only this entry.", "clickhouse.hub_lmp_5m"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<CatalogExportEndpoint>();
        routes.MapApiGet("/v1/catalog/export", endpoint.ExportAsync, Query).Needs(AccessScope.Read)
            .Describe<NoContentView>(
                "exportCatalog", "Catalogue", "The catalogue as data contracts, or as sources of dbt",
                "Everything that holds columns, by id: schema with types and units, owner, promised freshness, what is measured of it. What a format has no field for is a custom "
                    + "property or meta.",
                null)
            .WithForms(Yaml)
            .WithAnswer(StatusCodes.Status404NotFound)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task ExportAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var format = query.Text("format") ?? CatalogExports.Odcs;
        if (!CatalogExports.Formats.Contains(format))
        {
            throw ApiException.BadParameter("format", $"'{format}' is none of {string.Join(' ', CatalogExports.Formats)}");
        }

        var database = services.GetService<Warehouse>()?.Database ?? Warehouse.DefaultDatabase;
        var snapshot = await index.ReadAsync(context.RequestAborted);
        var entries = CatalogExports.Of(snapshot.Entries.Values, id => changes.Changes.Of(id).Overrides, database);
        if (query.Text("id") is { } only)
        {
            entries = [entries.FirstOrDefault(exported => exported.Entry.Id == only) ?? throw Unknown(only)];
        }

        context.Response.ContentType = $"{Yaml}; charset=utf-8";
        foreach (var file in CatalogExports.Files(format, entries, database))
        {
            await context.Response.WriteAsync(file.Text, context.RequestAborted);
        }
    }

    private static ApiException Unknown(string id) => new(CatalogProblems.UnknownEntry, $"the catalogue has no entry '{id}' that holds columns");
}
