using System.Diagnostics;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Ingest;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.ObjectPool;

namespace GridGrains.Silo.Http.Prices.Ingest;

/// <summary>Takes canonical prices, and records of other products, over HTTP and appends them to the log. What is accepted is durable when the answer goes out.</summary>
internal sealed class IngestEndpoints(
    IPartitionLog log, DataPresence data, ApiInstruments instruments, IFailpoints failpoints, TimeProvider clock, ReferenceCatalog reference, SiloParts parts)
{
    private const string Source = "HTTP";
    private const string Ndjson = "application/x-ndjson";

    private static readonly string[] CsvTypes = ["text/csv"];
    private static readonly string[] NdjsonTypes = [Ndjson, "application/ndjson", "application/jsonl"];

    private readonly ObjectPool<RecordRules> _rules = new DefaultObjectPool<RecordRules>(new RulesPolicy(reference));

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<IngestEndpoints>();
        routes.MapApiPost("/v1/ingest/{topic}", endpoints.IngestAsync).Needs(AccessScope.Write)
            .Describe<IngestAnswer>(
                "ingest",
                "Ingest",
                "Append records to the log",
                "A JSON object, an array of objects, NDJSON, or for topics of flat records CSV with the fields' names in its first line; plain or packed as gzip, br or zstd. Every record gets its own result; 200 when all were accepted, "
                    + "207 when some were rejected, 422 when none was accepted. A repeat of the same record has no effect. Shown is a price; the pages of other products show their records.",
                PriceExamples.Ingested)
            .WithPath(PricePaths.Topic)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status415UnsupportedMediaType)
            .WithAnswer<IngestRefusal>(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .WithAnswer(StatusCodes.Status507InsufficientStorage)
            .WithBody<object>(PriceExamples.Record, "application/json", Ndjson)
            .With(endpoint => endpoint.WithMetadata(new Microsoft.AspNetCore.Mvc.ProducesResponseTypeAttribute(typeof(IngestAnswer), StatusCodes.Status207MultiStatus)));
    }

    public async Task IngestAsync(HttpContext context)
    {
        var topic = (string)context.Request.RouteValues["topic"]!;
        var entrance = parts.Entrances.FirstOrDefault(known => known.Topic == topic);
        if (entrance is null && !RecordRules.IsTopic(topic))
        {
            throw new ApiException(DomainProblems.UnknownTopic, $"'{topic}' takes no records over HTTP")
            {
                Suggestions = [Topics.RealTimeLmp, Topics.DayAheadLmp, .. parts.Entrances.Select(known => known.Topic)],
            };
        }

        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxIngestBodyBytes);
        var buffer = new RecordBuffer(Math.Max(body.Span.Length, 1024));
        var results = ResultsOf(context.Request, body.Memory, topic, entrance, buffer);
        var positions = buffer.Count == 0 ? [] : await log.AppendAsync(topic, buffer, HeadersOf(entrance?.Schema.Name ?? LmpEventJson.Schema), context.RequestAborted);
        data.Require();
        await failpoints.HitAsync(Failpoints.AppendAfterLog);
        SetPositions(results, positions);
        instruments.RecordsTaken(positions.Length, results.Length - positions.Length);
        if (positions.Length == 0)
        {
            await RefuseAsync(context, topic, results);
            return;
        }

        context.Response.StatusCode = positions.Length == results.Length ? StatusCodes.Status200OK : StatusCodes.Status207MultiStatus;
        await context.WriteJsonAsync(
            new IngestAnswer(topic, positions.Length, results.Length - positions.Length, results), ApiJson.Default.IngestAnswer);
    }

    private IngestRecordResult[] ResultsOf(HttpRequest request, ReadOnlyMemory<byte> body, string topic, RecordEntrance? entrance, RecordBuffer buffer)
    {
        if (HasType(request, CsvTypes))
        {
            var (text, rows) = entrance is { TakesCsv: true }
                ? CsvRecords.Read(body, entrance)
                : throw new ApiException(EngineProblems.UnsupportedMediaType, $"{topic} takes JSON or NDJSON, not CSV");
            return Records(text, rows, entrance, buffer);
        }

        var records = RecordSplitter.Split(body.Span, HasType(request, NdjsonTypes));
        return entrance is null ? Prices(body.Span, records, topic, buffer) : Records(body.Span, records, entrance, buffer);
    }

    /// <returns>One result per record; the accepted ones are in the buffer, in order, and lack only their position.</returns>
    private IngestRecordResult[] Prices(ReadOnlySpan<byte> body, List<Range> records, string topic, RecordBuffer buffer)
    {
        var results = new IngestRecordResult[records.Count];
        var now = clock.GetUtcNow().UtcDateTime;
        var rules = _rules.Get();
        rules.Begin();
        for (var i = 0; i < results.Length; i++)
        {
            var isPrice = rules.TryRead(body[records[i]], topic, now, out var price, out var error);
            if (isPrice)
            {
                LmpEventJson.Write(buffer, price);
            }

            results[i] = ResultOf(i, isPrice, error);
        }

        _rules.Return(rules);
        return results;
    }

    /// <inheritdoc cref="Prices"/>
    private IngestRecordResult[] Records(ReadOnlySpan<byte> body, List<Range> records, RecordEntrance entrance, RecordBuffer buffer)
    {
        var results = new IngestRecordResult[records.Count];
        var now = clock.GetUtcNow().UtcDateTime;
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = ResultOf(i, entrance.TryAdd(buffer, body[records[i]], now, out var error), error);
        }

        return results;
    }

    private static IngestRecordResult ResultOf(int index, bool isAccepted, in RecordError error) => isAccepted
        ? new IngestRecordResult(index, "accepted", null, null, null, null, null)
        : new IngestRecordResult(index, "rejected", null, null, error.Code, error.Field, error.Message);

    /// <summary>A client that looks at the status alone must not take this for success; one that looks further gets the same results.</summary>
    private static Task RefuseAsync(HttpContext context, string topic, IngestRecordResult[] results)
    {
        const int Status = StatusCodes.Status422UnprocessableEntity;
        context.Response.StatusCode = Status;
        var refusal = new IngestRefusal(
            ReasonPhrases.GetReasonPhrase(Status), Status, $"no record was accepted; the first: {results[0].Message}", "no_record_accepted",
            Activity.Current?.Id ?? context.TraceIdentifier, topic, 0, results.Length, results);
        return context.WriteJsonAsync(refusal, ApiJson.Default.IngestRefusal, "application/problem+json");
    }

    private static void SetPositions(IngestRecordResult[] results, RecordPosition[] positions)
    {
        var accepted = 0;
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Code is null)
            {
                var position = positions[accepted++];
                results[i] = results[i] with { Partition = position.Partition, Offset = position.Offset };
            }
        }
    }

    private static bool HasType(HttpRequest request, string[] types)
    {
        var type = request.ContentType.AsSpan();
        var end = type.IndexOf(';');
        return types.Contains((end < 0 ? type : type[..end]).Trim().ToString(), StringComparer.OrdinalIgnoreCase);
    }

    private static RecordHeaders HeadersOf(string schema) =>
        new(schema, Source, Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null);

    private sealed class RulesPolicy(ReferenceCatalog reference) : PooledObjectPolicy<RecordRules>
    {
        public override RecordRules Create() => new(reference);

        public override bool Return(RecordRules obj) => true;
    }
}
