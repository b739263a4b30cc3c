using System.Text;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Ingestion;

namespace GridGrains.Silo.Http.Ingestion;

/// <summary>The schema of specs, and the check of one.</summary>
internal sealed class SpecEndpoints(SpecChecks checks)
{
    public const string Tag = "Ingestion";

    public static readonly string[] ContentTypes = ["application/json", "application/yaml"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<SpecEndpoints>();
        routes.MapApiGet(SpecSchema.Path, GetSchemaAsync).Needs(AccessScope.None, TenantReach.Open)
            .Describe<object>("getSpecSchema", Tag, "Schema of ingestion specs", "JSON Schema 2020-12 of the Unified Ingestion Spec 1.1; editors complete from it.", new { title = "Unified Ingestion Spec 1.1" })
            .WithForms("application/schema+json");
        routes.MapApiPost("/v1/uis/validate", endpoints.ValidateAsync).Needs(AccessScope.Read)
            .Describe<SpecCheckView>(
                "validateSpec", Tag, "Check a spec",
                "The body is a spec, YAML or JSON. First its form, then what it means, then the SQL of its transform, which is not run. Nothing is fetched and nothing is stored; a spec with faults is answered with 200 and valid: false.",
                IngestionExamples.Check)
            .WithBody(IngestionExamples.Spec, ContentTypes)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge);
    }

    private static Task GetSchemaAsync(HttpContext context)
    {
        context.Response.ContentType = "application/schema+json";
        return context.Response.Body.WriteAsync(SpecSchema.Uis.Text, context.RequestAborted).AsTask();
    }

    private async Task ValidateAsync(HttpContext context)
    {
        var result = await checks.CheckAsync(await TextAsync(context), context.RequestAborted);
        await context.WriteJsonAsync(ViewOf(result), IngestionJson.Default.SpecCheckView);
    }

    public static SpecCheckView ViewOf(SpecResult result) => new(result.IsValid, result.Spec?.Name, [.. result.Findings.Select(ViewOf)]);

    private static SpecFindingView ViewOf(SpecFinding finding) => new(
        finding.Code, finding.Severity.ToString().ToLowerInvariant(), finding.Pointer, finding.Line, finding.Column, finding.Message, finding.WriteInstead);

    /// <exception cref="ApiException">The spec has faults.</exception>
    public static PipelineSpec Require(SpecResult check)
    {
        if (check.Spec is { } spec)
        {
            return spec;
        }

        var faults = check.Findings.Where(finding => finding.Severity == SpecSeverity.Error).ToList();
        throw new ApiException(IngestionProblems.Refused, $"line {faults[0].Line}: {faults[0].Message} ({faults.Count} faults in all; POST /v1/uis/validate lists them)");
    }

    /// <exception cref="ApiException">The body is empty or too large.</exception>
    public static async Task<string> TextAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, SpecText.MaxLength);
        return body.Span.IsEmpty ? throw ApiException.Unprocessable("the body is to hold a spec, YAML or JSON") : Encoding.UTF8.GetString(body.Span);
    }
}
