using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Takes quotes over HTTP. What is accepted is durable when the answer goes out, and on the curve a moment later.</summary>
internal sealed class QuoteEndpoints(IPartitionLog log, DataPresence data, ApiInstruments instruments, TimeProvider clock)
{
    private const string Source = "HTTP";
    private const int MaxQuotes = 500;
    private const int MaxBodyBytes = 256 * 1024;

    private static readonly CurveJson Strict = new(new JsonSerializerOptions(CurveJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<QuoteEndpoints>();
        routes.MapApiPost("/v1/curves/{id}/quotes", endpoints.PostAsync).Needs(AccessScope.Write)
            .Describe<QuotesAnswer>(
                "postQuotes", CurveEndpoints.Tag, "Mark a curve",
                $"A quote or an array of up to {MaxQuotes}. Each gets its own result: 200 when all were accepted, 207 when some were rejected, 422 when none was. "
                    + "A quote replaces the earlier one of the same contract and source. Without at it is of now, without kind a manual mark.",
                CurveExamples.Quoted)
            .WithPath(CurveEndpoints.Id)
            .WithBody<QuoteRecord[]>([CurveExamples.Quote], "application/json")
            .WithAnswer<QuotesAnswer>(StatusCodes.Status207MultiStatus)
            .WithAnswer<QuotesAnswer>(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status507InsufficientStorage);
    }

    public async Task PostAsync(HttpContext context)
    {
        var (curve, _) = CurveRequest.CurveOf((string)context.Request.RouteValues["id"]!);
        using var body = await RequestBody.ReadAsync(context, MaxBodyBytes);
        var quotes = Parse(body.Span);
        var records = new RecordBuffer();
        var results = quotes.Select((quote, index) => Judge(curve, quote, index, records)).ToArray();
        if (records.Count > 0)
        {
            await log.AppendAsync(Topics.CurveMarks, records, new RecordHeaders(QuoteRecord.Schema, Source, Activity.Current?.Id), context.RequestAborted);
            data.Require();
        }

        instruments.RecordsTaken(records.Count, results.Length - records.Count);
        context.Response.StatusCode = records.Count == results.Length ? StatusCodes.Status200OK
            : records.Count > 0 ? StatusCodes.Status207MultiStatus : StatusCodes.Status422UnprocessableEntity;
        await context.WriteJsonAsync(new QuotesAnswer(curve.Id, records.Count, results.Length - records.Count, results), CurveJson.Default.QuotesAnswer);
    }

    private static QuoteRecord[] Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var quotes = body.TrimStart(" \t\r\n"u8).StartsWith("["u8)
                ? JsonSerializer.Deserialize(body, Strict.QuoteRecordArray)
                : JsonSerializer.Deserialize(body, Strict.QuoteRecord) is { } one ? [one] : null;
            return quotes is { Length: > 0 and <= MaxQuotes } && Array.TrueForAll(quotes, quote => quote is not null)
                ? quotes
                : throw ApiException.Unprocessable($"the body is to hold 1 to {MaxQuotes} quotes");
        }
        catch (JsonException broken)
        {
            throw ApiException.Unprocessable(JsonFaults.Describe(broken));
        }
    }

    private QuoteResult Judge(CurveDefinition curve, QuoteRecord quote, int index, RecordBuffer records)
    {
        var now = clock.GetUtcNow();
        var whole = quote with { At = quote.At ?? now, Kind = quote.Kind ?? nameof(QuoteKind.Manual).ToLowerInvariant(), Source = quote.Source ?? Source };
        if (!QuoteRules.TryJudge(curve, whole, now.UtcDateTime, out _, out var error))
        {
            return new QuoteResult(index, "rejected", error.Code, error.Field, error.Message);
        }

        records.Add(Encoding.UTF8.GetBytes(curve.Id), whole.ToJson());
        return new QuoteResult(index, "accepted", null, null, null);
    }
}
