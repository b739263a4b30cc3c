using System.Text.Json.Nodes;
using GridGrains.Domain.Governance;
using GridGrains.Silo.Http.Governance;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GridGrains.Silo.Http.OpenApi;

/// <summary>Who may use each operation, in the OpenAPI document: the rule that the guard goes by, and nothing else.</summary>
internal static class AccessDocument
{
    public const string Scope = "x-scope";
    public const string Roles = "x-roles";
    public const string Tenants = "x-restricted-tenants";

    /// <summary>Roles of an operation that asks nobody who they are.</summary>
    public const string Everyone = "everyone";

    private const string Scheme = "api_key";

    public static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key (gg_ID_SECRET) or a token of the configured issuer. A silo on loopback without --auth asks for none.",
        };
        return Task.CompletedTask;
    }

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var access = context.Description.ActionDescriptor.EndpointMetadata.OfType<RouteAccess>().LastOrDefault();
        if (access is null)
        {
            return Task.CompletedTask;
        }

        operation.Security = access.IsPublic ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        Add(operation, Scope, AccessRoles.WordOf(access.Scope));
        Add(operation, Roles, new JsonArray([.. access.IsPublic ? [Everyone] : AccessRoles.With(access.Scope).Select(role => (JsonNode)AccessRoles.WordOf(role))]));
        Add(operation, Tenants, access.Reach switch { TenantReach.Open => "all", TenantReach.ByIso => "by iso", TenantReach.Filtered => "filtered", _ => "hidden" });
        return Task.CompletedTask;
    }

    private static void Add(OpenApiOperation operation, string name, JsonNode value) => operation.AddExtension(name, new JsonNodeExtension(value));
}
