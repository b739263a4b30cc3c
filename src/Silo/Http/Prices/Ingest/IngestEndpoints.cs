using System.Diagnostics;
using System.Globalization;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Tracing;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Ingest;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.ObjectPool;

namespace GridGrains.Silo.Http.Prices.Ingest;

/// <summary>Takes canonical prices, and records of other products, over HTTP and appends them to the log. What is accepted is durable when the answer goes out.</summary>
internal sealed class IngestEndpoints(
    IPartitionLog log, DataPresence data, ApiInstruments instruments, IFailpoints failpoints, TimeProvider clock, ReferenceCatalog reference, LiveCatalog catalog, SiloParts parts)
{
    private const string Source = "HTTP";
    private const string Ndjson = "application/x-ndjson";

    private static readonly string Broken = new RecordError(RecordErrorReason.BadJson, "", "").Code;

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
            throw new ApiException(DomainProblems.UnknownTopic, $"'{topic}' takes no records over HTTP; {IngestProblems.Help}")
            {
                Suggestions = [Topics.RealTimeLmp, Topics.DayAheadLmp, .. parts.Entrances.Select(known => known.Topic)],
            };
        }

        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxIngestBodyBytes);
        var buffer = new RecordBuffer(Math.Max(body.Span.Length, 1024));
        var known = entrance?.Remark is null ? reference : await catalog.RefreshAsync(context.RequestAborted);
        var results = ResultsOf(context.Request, body.Memory, topic, entrance, known, buffer);
        var positions = buffer.Count == 0 ? [] : await AppendAsync(topic, buffer, entrance?.Schema.Name ?? LmpEventJson.Schema, context.RequestAborted);
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

    private IngestRecordResult[] ResultsOf(HttpRequest request, ReadOnlyMemory<byte> body, string topic, RecordEntrance? entrance, ReferenceCatalog known, RecordBuffer buffer)
    {
        if (HasType(request, CsvTypes))
        {
            var (text, rows) = entrance is { TakesCsv: true }
                ? CsvRecords.Read(body, entrance)
                : throw new ApiException(EngineProblems.UnsupportedMediaType, $"{topic} takes JSON or NDJSON, not CSV; {IngestProblems.Help}");
            return Records(text, rows, entrance, known, buffer);
        }

        var isNdjson = HasType(request, NdjsonTypes);
        var records = RecordSplitter.Split(body.Span, isNdjson);
        var results = entrance is null ? Prices(body.Span, records, topic, buffer) : Records(body.Span, records, entrance, known, buffer);
        if (isNdjson)
        {
            NameLines(body.Span, records, results);
        }

        return results;
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
    private IngestRecordResult[] Records(ReadOnlySpan<byte> body, List<Range> records, RecordEntrance entrance, ReferenceCatalog known, RecordBuffer buffer)
    {
        var results = new IngestRecordResult[records.Count];
        var now = clock.GetUtcNow().UtcDateTime;
        for (var i = 0; i < results.Length; i++)
        {
            var isTaken = entrance.TryAdd(buffer, body[records[i]], known, now, out var error, out var remark);
            results[i] = ResultOf(i, isTaken, error) is var result && remark is { } odd ? result with { Field = odd.Field, Message = odd.Text } : result;
        }

        return results;
    }

    /// <summary>A line that is broken is looked for in the file that it came from.</summary>
    private static void NameLines(ReadOnlySpan<byte> body, List<Range> records, IngestRecordResult[] results)
    {
        var (line, counted) = (1, 0);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Code != Broken)
            {
                continue;
            }

            var start = records[i].Start.Value;
            line += body[counted..start].Count((byte)'\n');
            counted = start;
            results[i] = results[i] with { Message = string.Create(CultureInfo.InvariantCulture, $"line {line}, {results[i].Message}") };
        }
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
            ReasonPhrases.GetReasonPhrase(Status), Status, $"no record was accepted; the first: {results[0].Message}; {IngestProblems.Help}", "no_record_accepted",
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

    private async Task<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, string schema, CancellationToken cancellation)
    {
        using var span = PipelineTrace.StartAppend(topic, records.Count);
        return await log.AppendAsync(topic, records, new RecordHeaders(schema, Source, PipelineTrace.HeaderOfCurrent()), cancellation);
    }

    private sealed class RulesPolicy(ReferenceCatalog reference) : PooledObjectPolicy<RecordRules>
    {
        public override RecordRules Create() => new(reference);

        public override bool Return(RecordRules obj) => true;
    }
}
