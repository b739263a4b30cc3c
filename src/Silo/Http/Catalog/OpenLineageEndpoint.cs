using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>Takes events of OpenLineage from other programs: Airflow, dbt, Spark.</summary>
internal sealed class OpenLineageEndpoint(ForeignLineageService service)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<OpenLineageEndpoint>();
        routes.MapApiPost("/api/v1/lineage", endpoint.PostAsync).Needs(AccessScope.Write)
            .Describe<LineageReceipt>(
                "postLineage", "Catalogue", "Send an event of OpenLineage",
                "An event of a run, a job or a dataset (2-0-2), with any of its types or none. The same event again changes nothing; order is that of eventTime. Datasets of the namespace gridgrains are entries "
                    + "of the catalogue by name, so that what others make of them joins the graph.",
                new LineageReceipt("mock/BQ.copy", false, 1, 1, 4))
            .WithBody(OpenLineageExample.Event, "application/json")
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task PostAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        var said = ForeignEventReader.Read(body.Memory, out var payload, out var error) ?? throw new ApiException(CatalogProblems.RefusedEvent, error!);
        var isNew = await service.SendAsync(said, payload, context.RequestAborted);
        await context.WriteJsonAsync(new LineageReceipt(said.Key, !isNew, said.Inputs.Count, said.Outputs.Count, said.Columns.Count), LineageJson.Default.LineageReceipt);
    }
}
