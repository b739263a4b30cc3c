using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Egress;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Ingestion;

/// <summary>Takes what sources send by themselves. A message is signed and new, or it is refused before anything of it is read.</summary>
internal sealed class HookEndpoint(PipelineStore store, ISpecReader specs, CredentialTable credentials, IGrainFactory grains, ApiInstruments instruments, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<HookEndpoint>();
        routes.MapApiPost("/v1/hooks/{name}", endpoint.PostAsync).IsForEveryone()
            .Describe<HookAnswer>(
                "sendToHook", SpecEndpoints.Tag, "Send to a pipeline's webhook",
                "The body is what the pipeline's spec says its source sends. X-Timestamp is the time in seconds since 1970; X-Signature is sha256= and the HMAC-SHA-256, in hexadecimal, of the "
                    + "timestamp, a point and the body. Rows are durable when the answer goes out. The same message again is answered with taken: false.",
                IngestionExamples.Hooked)
            .WithPath(IngestionPaths.Pipeline)
            .WithBody<object>(new { data = new[] { new { time = "2026-03-08T10:05:00Z", node = "TH_SP15_GEN-APND", price = 31.25 } } }, "application/json", "application/x-ndjson", "text/csv", "application/xml")
            .WithAnswer(StatusCodes.Status401Unauthorized)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status507InsufficientStorage);
    }

    public async Task PostAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        var deployed = await store.ListAsync(context.RequestAborted);
        var spec = deployed.TryGetValue(name, out var known) ? specs.Read(known.Text).Spec : null;
        if (spec?.Provider is not { Type: "webhook", CredentialsRef: { } reference })
        {
            throw new ApiException(IngestionProblems.UnknownPipeline, $"there is no pipeline '{name}' with a webhook");
        }

        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxIngestBodyBytes);
        var signature = context.Request.Headers[WebhookSignature.SignatureHeader].ToString();
        Require(reference, context.Request.Headers[WebhookSignature.TimestampHeader].ToString(), signature, body.Span);
        var run = await grains.GetGrain<IPipelineGrain>(name).TakeAsync(body.Span.ToArray(), signature, context.RequestAborted);
        instruments.RecordsTaken((int)(run?.Rows ?? 0), (int)(run?.Rejected ?? 0));
        await context.WriteJsonAsync(new HookAnswer(name, run is not null, run), IngestionJson.Default.HookAnswer);
    }

    private void Require(string reference, string timestamp, string signature, ReadOnlySpan<byte> body)
    {
        string secret;
        try
        {
            secret = credentials.ResolveForWebhook(reference, tenant: null);
        }
        catch (EgressException missing)
        {
            throw new ApiException(IngestionProblems.NotSigned, missing.Message);
        }

        if (WebhookSignature.Refuse(secret, timestamp, signature, body, clock.GetUtcNow()) is { } reason)
        {
            throw new ApiException(IngestionProblems.NotSigned, reason);
        }
    }
}
