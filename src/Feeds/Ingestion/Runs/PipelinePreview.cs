using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Previews;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Ingestion.Transforms;
using GridGrains.Feeds.Ingestion.Connectors;

namespace GridGrains.Feeds.Ingestion.Runs;

/// <summary>A request that a preview made.</summary>
public sealed record PreviewRequest(string Endpoint, string Address, int Status, long Bytes, int Records, double Milliseconds);

/// <summary>What one endpoint of a spec gives today.</summary>
/// <param name="Fault">What ended it early, or null; what came before is shown all the same.</param>
public sealed record EndpointPreview(
    string Endpoint, IReadOnlyList<PreviewRequest> Requests, int Records, IReadOnlyList<BuiltRow> Rows, IReadOnlyList<RejectedRecord> Rejected, IReadOnlyList<string> Samples,
    IReadOnlyList<FieldProfile> Fields, IReadOnlyList<Proposal> Proposals, IReadOnlyList<string> Drift, SourceException? Fault)
{
    /// <summary>What the spec's SQL made of the records; null where it has none, or failed.</summary>
    public TransformedBatch? Transformed { get; init; }
}

/// <summary>Reads a source as a run would, within bounds, and writes nothing.</summary>
public sealed class PipelinePreview(SourceReader sources, PageServices services, TimeProvider clock)
{
    public const int MaxSamples = 5;

    private static readonly TimeSpan LongestPreview = TimeSpan.FromSeconds(20);

    public async Task<IReadOnlyList<EndpointPreview>> RunAsync(PipelineSpec spec, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LongestPreview, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var previews = new List<EndpointPreview>();
        foreach (var endpoint in spec.Endpoints)
        {
            previews.Add(await EndpointAsync(spec, endpoint, both.Token, cancellation));
        }

        return previews;
    }

    private async Task<EndpointPreview> EndpointAsync(PipelineSpec spec, EndpointSpec endpoint, CancellationToken limited, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var context = new ReadContext(null, now, null, ReadLimits.OfPreview);
        var (requests, records, unread) = (new List<PreviewRequest>(), new List<SourceRecord>(), new List<RejectedRecord>());
        SourceException? fault = null;
        try
        {
            var bytes = 0L;
            await foreach (var page in sources.ReadAsync(spec, endpoint, EndpointPosition.Start, context, limited))
            {
                requests.Add(new PreviewRequest(endpoint.Name, page.Origin, page.Status, page.Bytes, page.Records.Count, page.Took.TotalMilliseconds));
                records.AddRange(page.Records.Take(context.Limits.MaxRecords - records.Count));
                unread.AddRange(page.Unread.Select(line => new RejectedRecord(line.Number, line.Code, "", line.Message, "")));
                bytes += page.Bytes;
                if (records.Count >= context.Limits.MaxRecords || bytes >= context.Limits.MaxBytes)
                {
                    break;
                }
            }
        }
        catch (SourceException failure)
        {
            fault = failure;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            fault = new SourceException("preview_too_long", $"the source took more than {LongestPreview.TotalSeconds} s; what came until then is shown", isTransient: true);
        }

        var builder = new PageBuilder(spec, endpoint, spec.Contract.Columns, now, services);
        BuiltBatch batch;
        try
        {
            batch = await builder.BuildAsync(records, cancellation);
        }
        catch (SourceException failure)
        {
            (batch, fault) = (new BuiltBatch([], [], [], []), fault ?? failure);
        }

        return Show(spec, endpoint, requests, records, batch, unread, fault);
    }

    private static EndpointPreview Show(
        PipelineSpec spec, EndpointSpec endpoint, List<PreviewRequest> requests, List<SourceRecord> records, BuiltBatch batch, List<RejectedRecord> unread, SourceException? fault)
    {
        var mapped = batch.Transformed?.Rows ?? records;
        var fields = ProfilesOf(records);
        return new EndpointPreview(
            endpoint.Name, requests, records.Count, batch.Rows, [.. batch.Rejected, .. unread], [.. records.Take(MaxSamples).Select(record => record.Raw)], fields,
            ProposalRules.Of(endpoint, CanonicalTargets.Create(spec.Target)!, mapped, batch, batch.Transformed is null ? fields : ProfilesOf(mapped)), batch.Drift, fault)
        {
            Transformed = batch.Transformed,
        };
    }

    private static FieldProfile[] ProfilesOf(IReadOnlyList<SourceRecord> records) =>
        [.. records.SelectMany(record => record.Names).Distinct().Select(name => FieldProfile.Of(name, records.Select(record => record.Text(SourceField.Named(name)))))];
}
