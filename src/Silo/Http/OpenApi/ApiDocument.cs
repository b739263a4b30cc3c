using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Domain.Governance;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Parts;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace GridGrains.Silo.Http.OpenApi;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    private const string ProblemCodes = "x-problem-codes";

    // The first who asks waits for the writing, which takes seconds of a processor and more on a busy machine.
    private static readonly TimeSpan WritingTimeout = TimeSpan.FromMinutes(2);

    public static void AddApiDocument(this IServiceCollection services, SiloParts parts) => services.AddSingleton<ApiDocumentText>().AddOpenApi(Name, options =>
    {
        options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().Any();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "GridGrains",
                Version = Name,
                Description = "Live state of power markets: nodes, hubs, zones and features. Prices are USD/MWh, stamps UTC. "
                    + "Errors are problem details (RFC 9457) with `code` and `traceId`.",
            };
            document.AddExtension(ProblemCodes, new JsonNodeExtension(ProblemsOf(parts)));
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
        options.AddOperationTransformer(AccessDocument.DescribeAsync);
        options.AddDocumentTransformer(AccessDocument.DescribeAsync);
        options.AddDocumentTransformer(RenamePathsAsync);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"/openapi/{Name}.json", (HttpContext context, ApiDocumentText text) => text.WriteAsync(context))
            .ExcludeFromDescription().Needs(AccessScope.None, TenantReach.Open)
            .WithRequestTimeout(WritingTimeout);
        routes.MapScalarApiReference("/reference", options => options
            .WithTitle("GridGrains API")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .HideDeveloperTools()
            .DisableAgent()).Needs(AccessScope.None, TenantReach.Open);
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var described = metadata.OfType<ApiOperation>().First();
        var query = metadata.OfType<QueryContract>().FirstOrDefault() ?? QueryContract.Empty;
        operation.Parameters =
        [
            .. described.Path.Select(DocumentParameter.Of),
            .. query.Parameters.Select(DocumentParameter.Of),
        ];
        var json = context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        SetExample(operation, described, json);
        if (described.Body is { } body)
        {
            operation.RequestBody = BodyOf(body, await context.GetOrCreateSchemaAsync(body.Type, null, cancellation), json);
        }
    }

    private static OpenApiRequestBody BodyOf(ApiBody body, OpenApiSchema schema, JsonSerializerOptions json) => new()
    {
        Required = true,
        Content = body.ContentTypes.ToDictionary(
            type => type,
            type => new OpenApiMediaType { Schema = schema, Example = ApiExample.Of(body.Example, type, json) }),
    };

    private static void SetExample(OpenApiOperation operation, ApiOperation described, JsonSerializerOptions json)
    {
        if (described.Example is { } example && operation.Responses?["200"].Content is { } answers)
        {
            foreach (var (type, content) in answers)
            {
                content.Example = ApiExample.Of(example, type, json);
            }

            // Lines of text and packed columns have no schema that JSON could describe.
            foreach (var type in described.Forms)
            {
                answers[type] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            }
        }
    }

    private static JsonArray ProblemsOf(SiloParts parts) => [.. parts.Problems
        .OrderBy(problem => problem.Code, StringComparer.Ordinal)
        .Select(problem => new JsonObject { ["code"] = problem.Code, ["status"] = problem.Status, ["text"] = problem.Text })];

    // A route that is distinguished by a constraint needs a parameter name of its own; the document shows the path people type.
    private static Task RenamePathsAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        foreach (var description in context.DescriptionGroups.SelectMany(group => group.Items))
        {
            var described = description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().FirstOrDefault();
            if (described?.DocumentedPath is not { } wanted)
            {
                continue;
            }

            var path = document.Paths.First(item => item.Value.Operations?.Values.Any(operation => operation.OperationId == described.Id) == true).Key;
            document.Paths.Remove(path, out var item);
            document.Paths.Add(wanted, item!);
        }

        return Task.CompletedTask;
    }
}
