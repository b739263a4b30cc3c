using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Http.OpenApi;

namespace GridGrains.Silo.Http.Governance;

/// <summary>Who the caller is, and the policy in force.</summary>
internal sealed class PolicyEndpoints(PolicyFile policy, AccessControl control)
{
    private const string Tag = "Governance";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<PolicyEndpoints>();
        routes.MapApiGet("/v1/governance/me", endpoints.GetCallerAsync).Needs(AccessScope.None, TenantReach.Open)
            .Describe<CallerView>("getCaller", Tag, "Who the caller is", "Owner, tenant, role and scopes of the key or token that the request presents.", GovernanceExamples.Caller);
        routes.MapApiGet("/v1/governance/policy", endpoints.GetPolicyAsync).Needs(AccessScope.Admin)
            .Describe<PolicyView>(
                "getPolicy", Tag, "The policy in force", "Roles and their scopes, tenants and what they see. `fault` says why the newest text of the file is not in force.", GovernanceExamples.Policy);
        routes.MapApiGet(PolicyReader.SchemaPath, GetSchemaAsync).Needs(AccessScope.None, TenantReach.Open)
            .Describe<object>("getPolicySchema", Tag, "Schema of the policy file", "JSON Schema 2020-12; editors complete from it.", new { title = "GridGrains governance 1" })
            .WithForms("application/schema+json");
    }

    private Task GetCallerAsync(HttpContext context)
    {
        var caller = context.Caller();
        return context.WriteJsonAsync(
            new CallerView(caller.Owner, caller.KeyId, caller.Tenant, caller.Role, AccessRoles.WordsOf(caller.Scopes), ListOf(caller.Isos), control.KeysRequired), GovernanceJson.Default.CallerView);
    }

    private Task GetPolicyAsync(HttpContext context)
    {
        var known = policy.Policy;
        var view = new PolicyView(
            policy.Path, policy.Revision, policy.Fault, control.KeysRequired,
            [.. AccessRoles.All.Select(role => new RoleView(AccessRoles.WordOf(role), AccessRoles.WordsOf(AccessRoles.ScopesOf(role))))],
            [.. known.AllTenants.Select(tenant => new TenantView(tenant.Name, tenant.Title, ListOf(tenant.Isos)))],
            known.Oidc is { } oidc ? new IssuerView(oidc.Issuer, oidc.Audience) : null);
        return context.WriteJsonAsync(view, GovernanceJson.Default.PolicyView);
    }

    private static Task GetSchemaAsync(HttpContext context)
    {
        context.Response.ContentType = "application/schema+json";
        return context.Response.Body.WriteAsync(PolicyReader.Schema.Text, context.RequestAborted).AsTask();
    }

    private static IReadOnlyList<string>? ListOf(IReadOnlySet<string>? isos) => isos is null ? null : [.. isos.Order(StringComparer.Ordinal)];
}
