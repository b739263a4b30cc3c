using System.Text;
using GridGrains.Domain.Documents;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion.Checks;
using GridGrains.Feeds.Ingestion.Runs;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Ingestion;

namespace GridGrains.Silo.Http.Ingestion;

/// <summary>Commits a spec, and where the operator allows it what its source gives today, to a branch of the operator's repository.</summary>
internal sealed class DeliverEndpoint(IServiceProvider services, PipelinePreview preview, SpecChecks checks, IDocumentStore documents, SiloSettings settings)
{
    private const int MaxSampleRecords = 50;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(25);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<DeliverEndpoint>();
        routes.MapApiPost("/v1/uis/deliver", endpoint.PostAsync).Needs(AccessScope.Operate)
            .Describe<DeliveryView>(
                "deliverSpec", SpecEndpoints.Tag, "Commit a spec to a branch",
                "The body is a spec without faults. It is committed to pipeline/NAME in the operator's repository, on what its base branch holds. Where the operator allows samples, "
                    + "up to 50 records of each endpoint and the rows that they make are committed too, for uis check to replay. Where the operator names a git host, the branch is pushed "
                    + "and a request to merge it is opened, or the open one is named.",
                IngestionExamples.Delivery)
            .WithBody(IngestionExamples.Spec, SpecEndpoints.ContentTypes)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .With(route => route.WithRequestTimeout(Timeout));
    }

    public async Task PostAsync(HttpContext context)
    {
        var repository = services.GetService<SpecRepository>() ?? throw new ApiException(IngestionProblems.NoRepository, "start the silo with --specs-repo DIR, a local bare git repository");
        var text = await SpecEndpoints.TextAsync(context);
        var spec = SpecEndpoints.Require(await checks.CheckAsync(text, context.RequestAborted));
        var files = new List<SpecFile> { new(SpecRepository.SpecName, Encoding.UTF8.GetBytes(text)) };
        // What replays samples has no engine for the SQL of a transform.
        if (settings.Values.Get(IngestionSettings.Samples) && spec.Transform is null)
        {
            files.AddRange(await SamplesAsync(spec, context.RequestAborted));
        }

        // A remote may take its time; the request's own thread goes on.
        var commit = await Task.Run(() => repository.Commit(spec.Name, files), context.RequestAborted);
        var pull = services.GetService<PullRequests>() is { } pulls
            ? await pulls.OpenAsync(commit.Branch, commit.Base, $"Pipeline {spec.Name}", TextOf(spec), context.RequestAborted)
            : null;
        await context.WriteJsonAsync(
            new DeliveryView(spec.Name, commit.Branch, commit.Base, commit.Commit, commit.Made, commit.Files, await SpecWatcher.DeployedAsync(documents, context.RequestAborted), pull?.Address),
            IngestionJson.Default.DeliveryView);
    }

    private static string TextOf(PipelineSpec spec) => string.Join('\n', ((string[])
    [
        spec.Description, $"Rows: {spec.Target}", $"Source: {spec.Provider.DisplayName} ({spec.Provider.Type})", $"Owner: {spec.Provider.Owner ?? "nobody"}",
        $"Schedule: {spec.Provider.ScheduleCron ?? "none"} {spec.Provider.Timezone}",
    ]).Where(line => line.Length > 0));

    // Records as lines of JSON, whatever the source sends; the check reads them so.
    private async Task<IEnumerable<SpecFile>> SamplesAsync(PipelineSpec spec, CancellationToken cancellation)
    {
        var previews = await preview.RunAsync(spec, cancellation);
        return previews.Where(one => one.Rows.Count > 0).SelectMany(one =>
        {
            var rows = one.Rows.Take(MaxSampleRecords).ToList();
            return (SpecFile[])
            [
                new($"samples/{one.Endpoint}/{SpecFolder.RecordedName}", Lines(rows.Select(row => row.Source.Raw.ReplaceLineEndings(" ")))),
                new($"expected/{one.Endpoint}.ndjson", Lines(rows.Select(row => Encoding.UTF8.GetString(row.Record.Value)))),
            ];
        });
    }

    private static byte[] Lines(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
