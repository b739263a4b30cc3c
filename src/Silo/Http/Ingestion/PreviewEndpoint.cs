using System.Globalization;
using System.Text;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Ingestion.Expressions;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion.Runs;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Ingestion;

namespace GridGrains.Silo.Http.Ingestion;

/// <summary>Shows what a spec makes of its source, without writing anything.</summary>
internal sealed class PreviewEndpoint(PipelinePreview preview, SpecChecks checks)
{
    private const int MaxRows = 20;

    // The source may take 20 s; then what came is still to be shown.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(25);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<PreviewEndpoint>();
        routes.MapApiPost("/v1/uis/preview", endpoint.PostAsync).Needs(AccessScope.Operate)
            .Describe<PreviewView>(
                "previewSpec", SpecEndpoints.Tag, "Try a spec on its source",
                "Fetches real samples (up to 5 pages, 1,000 records, 10 MB, 20 s) on the path that runs take, and shows raw records, what the transform makes of them, mapped fields, the records a run would append, "
                    + "what would be rejected, types with evidence, and proposals. Fields that nothing feeds yet are no hindrance. Nothing is written.",
                IngestionExamples.Preview)
            .WithBody(IngestionExamples.Spec, SpecEndpoints.ContentTypes)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .With(route => route.WithRequestTimeout(Timeout));
    }

    public async Task PostAsync(HttpContext context)
    {
        var check = await checks.CheckAsync(await SpecEndpoints.TextAsync(context), context.RequestAborted);
        var previews = check.Sampled is { } spec ? await preview.RunAsync(spec, context.RequestAborted) : [];
        await context.WriteJsonAsync(
            new PreviewView(SpecEndpoints.ViewOf(check), [.. previews.Select(one => ViewOf(check.Sampled!, one))]), IngestionJson.Default.PreviewView);
    }

    private static EndpointPreviewView ViewOf(PipelineSpec spec, EndpointPreview preview) => new(
        preview.Endpoint,
        [.. preview.Requests.Select(request => new PreviewRequestView(request.Address, request.Status, request.Bytes, request.Records, Math.Round(request.Milliseconds, 1)))],
        preview.Records,
        preview.Rows.Count,
        preview.Samples,
        [.. preview.Rows.Take(MaxRows).Select(RowOf)],
        preview.Rejected.Count,
        [.. preview.Rejected.Take(MaxRows).Select(rejected => new RejectedView(rejected.Number, rejected.Code, rejected.Field, rejected.Message, rejected.Raw))],
        [
            .. preview.Fields.Select(field => new FieldView(
                field.Name, field.Type, field.Evidence, field.Values, field.Absent, field.Distinct, field.Least, field.Greatest, field.Examples)),
        ],
        [.. preview.Proposals.Select(proposal => new ProposalView(proposal.Subject, proposal.Write, proposal.Evidence))],
        preview.Drift,
        QualityOf(spec, preview),
        preview.Fault is { } fault ? new FaultView(fault.Code, fault.Message, fault.IsTransient) : null,
        preview.Transformed is { } made
            ? new TransformedView(
                made.Rows.Count, [.. made.Columns.Select(column => new TransformedColumnView(column.Name, column.Type))], [.. made.Rows.Take(PipelinePreview.MaxSamples).Select(row => row.Raw)])
            : null,
        [.. spec.Endpoints.Where(endpoint => endpoint.Name == preview.Endpoint).SelectMany(endpoint => endpoint.Fields).SelectMany(ExpressionOf)]);

    private static IEnumerable<ExpressionView> ExpressionOf(FieldSpec field) => field.Expression is null || !FieldExpression.TryParse(field.Expression, out var expression, out _) ? []
        : [new ExpressionView(field.Name, expression!.Type.ToString().ToLowerInvariant(), expression.Sources)];

    private static PreviewRowView RowOf(BuiltRow row) => new(
        row.Source.Raw, row.Values.All.ToDictionary(value => value.Key, value => TextOf(value.Value)), row.Record.Topic, Encoding.UTF8.GetString(row.Record.Key),
        Encoding.UTF8.GetString(row.Record.Value));

    private static string TextOf(object value) =>
        value is DateTime utc ? utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static QualityView QualityOf(PipelineSpec spec, EndpointPreview preview)
    {
        var target = CanonicalTargets.Create(spec.Target)!;
        var all = preview.Rows.Count + preview.Rejected.Count;
        var keys = preview.Rows.GroupBy(row => string.Join('\n', target.Key.Select(field => row.Values.All.GetValueOrDefault(field)))).Count(rows => rows.Count() == 1);
        return new QualityView(
            all == 0 ? 0 : Math.Round((double)preview.Rows.Count / all, 4), preview.Rows.Count == 0 ? 0 : Math.Round((double)keys / preview.Rows.Count, 4),
            preview.Rows.Select(row => (DateTime?)row.Record.Moment).Min(), preview.Rows.Select(row => (DateTime?)row.Record.Moment).Max());
    }
}
