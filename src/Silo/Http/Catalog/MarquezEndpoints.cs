using System.Text.Json.Serialization.Metadata;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Silo.Catalog.Marquez;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>What Marquez' own interface answers of namespaces, datasets, jobs and lineage, so that its clients read this platform.</summary>
internal sealed class MarquezEndpoints(MarquezIndex index)
{
    private const string Tag = "Catalogue";
    private const string Prefix = "/api/v1";
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;
    private const int MaxOffset = 10_000_000;
    private const int DefaultDepth = 20;
    private const int MaxDepth = 100;

    private static readonly PathParameter Space = new("namespace", "Name of the namespace; a slash in it as %2F.", ForeignEvent.OwnNamespace);
    private static readonly PathParameter DatasetName = new("dataset", "Name of the dataset.", "iceberg.iso_rt_lmp");
    private static readonly PathParameter JobName = new("job", "Name of the job.", "backfill");

    private static readonly QueryParameter[] Paging =
    [
        QueryParameter.Integer("limit", $"Of a page, 1 to {MaxLimit}; {DefaultLimit} when absent.", "100"), QueryParameter.Integer("offset", "First of the page; 0 when absent.", "0"),
    ];

    private static readonly QueryParameter[] Around =
    [
        new("nodeId", "dataset:NAMESPACE:NAME or job:NAMESPACE:NAME.", "dataset:gridgrains:clickhouse.hub_lmp_5m"),
        QueryParameter.Integer("depth", $"Steps from it, 1 to {MaxDepth}; {DefaultDepth} when absent.", "20"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<MarquezEndpoints>();
        routes.MapApiGet($"{Prefix}/namespaces", endpoints.ListNamespacesAsync, Paging).Needs(AccessScope.Read)
            .Describe<MarquezNamespaces>("listMarquezNamespaces", Tag, "Namespaces, in Marquez' shape", "That of this platform, and those that events of others have named.", MarquezExamples.Namespaces);
        routes.MapApiGet($"{Prefix}/namespaces/{{namespace}}", endpoints.GetNamespaceAsync).Needs(AccessScope.Read)
            .Describe<MarquezNamespace>("getMarquezNamespace", Tag, "One namespace, in Marquez' shape", "Where it is known.", MarquezExamples.Namespace).WithPath(Space);
        routes.MapApiGet($"{Prefix}/namespaces/{{namespace}}/datasets", endpoints.ListDatasetsAsync, Paging).Needs(AccessScope.Read)
            .Describe<MarquezDatasets>("listMarquezDatasets", Tag, "Datasets of a namespace, in Marquez' shape", "By name, with their fields.", MarquezExamples.Datasets).WithPath(Space);
        routes.MapApiGet($"{Prefix}/namespaces/{{namespace}}/datasets/{{dataset}}", endpoints.GetDatasetAsync).Needs(AccessScope.Read)
            .Describe<MarquezDataset>("getMarquezDataset", Tag, "One dataset, in Marquez' shape", "With its fields.", MarquezExamples.Dataset).WithPath(Space, DatasetName);
        routes.MapApiGet($"{Prefix}/namespaces/{{namespace}}/jobs", endpoints.ListJobsAsync, Paging).Needs(AccessScope.Read)
            .Describe<MarquezJobs>("listMarquezJobs", Tag, "Jobs of a namespace, in Marquez' shape", "By name, each with its newest run.", MarquezExamples.Jobs).WithPath(Space);
        routes.MapApiGet($"{Prefix}/namespaces/{{namespace}}/jobs/{{job}}", endpoints.GetJobAsync).Needs(AccessScope.Read)
            .Describe<MarquezJob>("getMarquezJob", Tag, "One job, in Marquez' shape", "With its newest run.", MarquezExamples.Job).WithPath(Space, JobName);
        routes.MapApiGet($"{Prefix}/jobs", endpoints.ListAllJobsAsync, Paging).Needs(AccessScope.Read)
            .Describe<MarquezJobs>("listAllMarquezJobs", Tag, "Jobs of all namespaces, in Marquez' shape", "By namespace and name.", MarquezExamples.Jobs);
        routes.MapApiGet($"{Prefix}/lineage", endpoints.GetLineageAsync, Around).Needs(AccessScope.Read)
            .Describe<MarquezGraph>(
                "getMarquezLineage", Tag, "Jobs and datasets around a node, in Marquez' shape", $"On both sides, nearest first, {MarquezModel.MaxNodes} nodes at most. Columns are followed by /v1/lineage.",
                MarquezExamples.Graph)
            .WithAnswer(StatusCodes.Status404NotFound);
    }

    public async Task ListNamespacesAsync(HttpContext context)
    {
        var spaces = (await index.ReadAsync(context.RequestAborted)).Namespaces;
        await context.WriteJsonAsync(new MarquezNamespaces(Page(context, spaces)), MarquezJson.Default.MarquezNamespaces);
    }

    public async Task GetNamespaceAsync(HttpContext context)
    {
        var name = Value(context, Space.Name);
        var spaces = (await index.ReadAsync(context.RequestAborted)).Namespaces;
        await WriteAsync(context, spaces.FirstOrDefault(space => space.Name == name), MarquezJson.Default.MarquezNamespace, $"a namespace '{name}'");
    }

    public async Task ListDatasetsAsync(HttpContext context)
    {
        var datasets = (await InNamespaceAsync(context)).DatasetsOf(Value(context, Space.Name)).ToArray();
        await context.WriteJsonAsync(new MarquezDatasets(Page(context, datasets), datasets.Length), MarquezJson.Default.MarquezDatasets);
    }

    public async Task GetDatasetAsync(HttpContext context)
    {
        var name = new LineageName(Value(context, Space.Name), Value(context, DatasetName.Name));
        await WriteAsync(context, (await index.ReadAsync(context.RequestAborted)).FindDataset(name), MarquezJson.Default.MarquezDataset, $"a dataset '{name}'");
    }

    public async Task ListJobsAsync(HttpContext context)
    {
        var jobs = (await InNamespaceAsync(context)).JobsOf(Value(context, Space.Name)).ToArray();
        await context.WriteJsonAsync(new MarquezJobs(Page(context, jobs), jobs.Length), MarquezJson.Default.MarquezJobs);
    }

    public async Task ListAllJobsAsync(HttpContext context)
    {
        var jobs = (await index.ReadAsync(context.RequestAborted)).JobsOf(null).ToArray();
        await context.WriteJsonAsync(new MarquezJobs(Page(context, jobs), jobs.Length), MarquezJson.Default.MarquezJobs);
    }

    public async Task GetJobAsync(HttpContext context)
    {
        var name = new LineageName(Value(context, Space.Name), Value(context, JobName.Name));
        await WriteAsync(context, (await index.ReadAsync(context.RequestAborted)).FindJob(name), MarquezJson.Default.MarquezJob, $"a job '{name}'");
    }

    public async Task GetLineageAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (id, depth) = (query.Text("nodeId") ?? throw ApiException.BadParameter("nodeId", "name a node, such as dataset:gridgrains:clickhouse.hub_lmp_5m"), query.Number("depth", DefaultDepth, 1, MaxDepth));
        var model = await index.ReadAsync(context.RequestAborted);
        await WriteAsync(context, model.Find(id) is { } place ? new MarquezGraph(model.Around(place, depth)) : null, MarquezJson.Default.MarquezGraph, $"a node '{id}'");
    }

    private async Task<MarquezModel> InNamespaceAsync(HttpContext context)
    {
        var (model, name) = (await index.ReadAsync(context.RequestAborted), Value(context, Space.Name));
        return model.Namespaces.Any(space => space.Name == name) ? model : throw Unknown($"a namespace '{name}'");
    }

    private static T[] Page<T>(HttpContext context, IReadOnlyCollection<T> all)
    {
        var query = new ApiQuery(context.Request.Query);
        return [.. all.Skip(query.Number("offset", 0, 0, MaxOffset)).Take(query.Number("limit", DefaultLimit, 1, MaxLimit))];
    }

    // The router leaves an escaped slash as it is.
    private static string Value(HttpContext context, string name) => ((string)context.Request.RouteValues[name]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static Task WriteAsync<T>(HttpContext context, T? found, JsonTypeInfo<T> form, string what)
        where T : class => found is null ? throw Unknown(what) : context.WriteJsonAsync(found, form);

    private static ApiException Unknown(string what) => new(CatalogProblems.UnknownEntry, $"nothing is known of {what}");
}
