using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using Microsoft.Net.Http.Headers;

namespace GridGrains.Silo.Http.Governance;

/// <summary>Makes, lists, rotates and revokes keys.</summary>
internal sealed class KeyEndpoints(KeyStore keys, PolicyFile policy, ActTrail trail, TimeProvider clock)
{
    private const string Tag = "Governance";
    private const int DefaultOverlapSeconds = 24 * 60 * 60;

    private static readonly PathParameter Id = new("id", "Id of the key: what stands between gg_ and the secret.", GovernanceExamples.KeyId);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<KeyEndpoints>();
        routes.MapApiGet("/v1/governance/keys", endpoints.ListAsync).Needs(AccessScope.Admin)
            .Describe<ApiKeyList>("listKeys", Tag, "Keys, newest first", "Ended ones too. No answer has a secret: none is stored.", GovernanceExamples.Keys);
        routes.MapApiPost("/v1/governance/keys", endpoints.IssueAsync).Needs(AccessScope.Admin).TellsItsActs()
            .Describe<NewApiKey>("issueKey", Tag, "Make a key", "The secret is in this answer and nowhere else. Who holds the key acts as its owner.", GovernanceExamples.NewKey)
            .WithBody(GovernanceExamples.KeyRequest, "application/json");
        routes.MapApiPost("/v1/governance/keys/{id}/rotate", endpoints.RotateAsync).Needs(AccessScope.Admin).TellsItsActs()
            .Describe<NewApiKey>(
                "rotateKey", Tag, "Put a new key in the place of one", "The old key is good for the overlap yet, never longer than it was, so that programs can be changed one by one.", GovernanceExamples.NewKey)
            .WithPath(Id)
            .WithBody(new RotationRequest(DefaultOverlapSeconds), "application/json");
        routes.MapApiDelete("/v1/governance/keys/{id}", endpoints.RevokeAsync).Needs(AccessScope.Admin).TellsItsActs()
            .Describe<ApiKeyView>(
                "revokeKey", Tag, "Revoke a key",
                $"On this silo it is refused from now on, on others within {GovernanceWatch.Interval.TotalSeconds:0} s. It stays in the list.", GovernanceExamples.Key)
            .WithPath(Id);
    }

    private Task ListAsync(HttpContext context) => context.WriteJsonAsync(new ApiKeyList([.. keys.Stored.Select(ViewOf)]), GovernanceJson.Default.ApiKeyList);

    private async Task IssueAsync(HttpContext context)
    {
        var request = await ReadAsync(context, GovernanceJson.Default.ApiKeyRequest);
        if (!AccessRoles.TryParse(request.Role, out AccessRole role))
        {
            throw Bad($"'{request.Role}' is no role; there are {string.Join(", ", AccessRoles.All.Select(AccessRoles.WordOf))}");
        }

        var tenant = request.Tenant ?? ApiKey.DefaultTenant;
        if (policy.Policy.Find(tenant) is null)
        {
            throw new ApiException(AccessProblems.UnknownTenant, $"there is no tenant '{tenant}'; the policy has {string.Join(", ", policy.Policy.AllTenants.Select(known => known.Name))}");
        }

        var actor = ActorOf(context);
        var (key, text) = await keys.IssueAsync(new KeyWish(request.Owner, tenant, role, request.Scopes, request.Label, request.ExpiresAt?.UtcDateTime), actor, context.RequestAborted);
        await trail.TellAsync(actor, ActTrail.IssueKey, key.Id, key.Label, $"{key.Owner}, {key.Tenant}, {string.Join(' ', AccessRoles.WordsOf(key.Scopes))}");
        await RevealAsync(context, key, text);
    }

    private async Task RotateAsync(HttpContext context)
    {
        var request = await ReadAsync(context, GovernanceJson.Default.RotationRequest);
        var (id, actor) = (IdOf(context), ActorOf(context));
        var (key, text) = await keys.RotateAsync(id, TimeSpan.FromSeconds(request.OverlapSeconds ?? DefaultOverlapSeconds), actor, context.RequestAborted) ?? throw Unknown(id);
        await trail.TellAsync(actor, ActTrail.RotateKey, id, null, key.Id);
        await RevealAsync(context, key, text);
    }

    private async Task RevokeAsync(HttpContext context)
    {
        var (id, actor) = (IdOf(context), ActorOf(context));
        var key = await keys.RevokeAsync(id, context.RequestAborted) ?? throw Unknown(id);
        await trail.TellAsync(actor, ActTrail.RevokeKey, id, null, key.Owner);
        await context.WriteJsonAsync(ViewOf(key), GovernanceJson.Default.ApiKeyView);
    }

    private Task RevealAsync(HttpContext context, ApiKey key, ApiKeyText text)
    {
        context.Response.Headers.Append(HeaderNames.CacheControl, "no-store");
        return context.WriteJsonAsync(new NewApiKey(text.Reveal(), ViewOf(key)), GovernanceJson.Default.NewApiKey);
    }

    private ApiKeyView ViewOf(ApiKey key)
    {
        var state = key.IsRevoked ? "revoked" : key.IsExpired(clock.GetUtcNow().UtcDateTime) ? "expired" : "active";
        return new ApiKeyView(
            key.Id, key.Owner, key.Tenant, AccessRoles.WordOf(key.Role), AccessRoles.WordsOf(key.Scopes), key.Label, state, key.CreatedAt, key.CreatedBy, key.ExpiresAt, key.RevokedAt,
            key.Successor, keys.LastUsed(key.Id));
    }

    private static string ActorOf(HttpContext context) => context.ActorOr(KeyStore.LocalActor)!;

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) ?? throw Bad("the body is null");
        }
        catch (JsonException broken)
        {
            throw new ApiException(EngineProblems.BadJson, JsonFaults.Describe(broken));
        }
    }

    private static ApiException Unknown(string id) => new(AccessProblems.UnknownKey, $"there is no key '{id}'");

    private static ApiException Bad(string detail) => new(EngineProblems.BadRequest, detail);
}
