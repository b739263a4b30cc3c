using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Domain.Governance;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Governance;

/// <summary>
/// Every route by every role. Requests that a role may send carry a parameter that no route has, so that they end before they do anything.
/// </summary>
public sealed class AccessMatrixTests(SiloFixture silo)
{
    private const string Unknown = "no_such_parameter";

    private static readonly AccessScope[] NarrowScopes = [AccessScope.Metrics, AccessScope.Query];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_route_states_who_may_use_it() =>
        Assert.Empty(Routes().Where(route => route.Metadata.GetMetadata<RouteAccess>() is null).Select(route => route.DisplayName));

    [Fact]
    public async Task Every_described_route_by_every_role()
    {
        var operations = await OperationsAsync();
        Assert.InRange(operations.Count, 75, int.MaxValue);
        foreach (var role in AccessRoles.All)
        {
            var key = await KeyAsync(AccessRoles.WordOf(role), null);
            foreach (var operation in operations)
            {
                await AssertAsync(operation, key, IsAllowed(operation, AccessRoles.ScopesOf(role)) ? "unknown_parameter" : "forbidden", $"{role}");
            }
        }
    }

    [Fact]
    public async Task Every_described_route_by_a_key_of_one_scope()
    {
        var operations = await OperationsAsync();
        foreach (var scope in NarrowScopes)
        {
            var key = await KeyAsync("admin", [AccessRoles.WordOf(scope)]);
            foreach (var operation in operations)
            {
                await AssertAsync(operation, key, IsAllowed(operation, scope) ? "unknown_parameter" : "forbidden", $"{scope}");
            }
        }
    }

    [Theory]
    [InlineData("admin", "ERCOT")]
    [InlineData("reader", "ERCOT")]
    [InlineData("admin", "NOWHERE")]
    public async Task Restricted_tenant_finds_nothing_beyond_its_market(string role, string iso)
    {
        var key = await KeyAsync(role, null, "caiso-partner");
        foreach (var operation in await OperationsAsync())
        {
            var expected = operation.Reach switch
            {
                "all" => "unknown_parameter",
                "filtered" => AccessRoles.TryParse(role, out AccessRole known) && IsAllowed(operation, AccessRoles.ScopesOf(known)) ? "unknown_parameter" : "forbidden",
                "by iso" => "unknown_iso",
                _ => "unknown_path",
            };
            await AssertAsync(operation with { Path = operation.Path.Replace("/CAISO", $"/{iso}", StringComparison.Ordinal) }, key, expected, role);
        }
    }

    [Fact]
    public async Task Restricted_tenant_reads_its_own_market()
    {
        var key = await KeyAsync("reader", null, "caiso-partner");
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.Reach == "by iso"))
        {
            await AssertAsync(operation, key, IsAllowed(operation, AccessRoles.ScopesOf(AccessRole.Reader)) ? "unknown_parameter" : "forbidden", "reader");
        }
    }

    /// <summary>Pages, catalog, dashboard and metrics too: what has no description.</summary>
    [Fact]
    public async Task Every_route_of_the_host_refuses_who_presents_nothing()
    {
        var control = ControlOf(new AccessSettings(KeysRequired: true, null, null));
        foreach (var route in Routes())
        {
            var access = route.Metadata.GetMetadata<RouteAccess>()!;
            foreach (var presented in new[] { null, "Bearer nonsense", "Bearer " + SomeKey.Reveal(), "Basic bm9ib2R5", "Bearer a.b.c" })
            {
                Assert.Equal(access.IsPublic ? "passed" : presented is null ? "no_key" : "bad_key", await PassAsync(control, route, presented));
            }
        }
    }

    [Fact]
    public async Task Every_route_of_the_host_by_every_role()
    {
        var control = ControlOf(new AccessSettings(KeysRequired: true, null, null));
        foreach (var role in AccessRoles.All)
        {
            var key = await KeyAsync(AccessRoles.WordOf(role), null);
            foreach (var route in Routes())
            {
                var access = route.Metadata.GetMetadata<RouteAccess>()!;
                Assert.Equal(access.IsPublic || (AccessRoles.ScopesOf(role) & access.Scope) == access.Scope ? "passed" : "forbidden", await PassAsync(control, route, "Bearer " + key));
            }
        }
    }

    [Fact]
    public async Task Route_without_a_rule_is_the_admins()
    {
        var control = ControlOf(new AccessSettings(KeysRequired: true, null, null));
        var route = new RouteEndpoint(static _ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/new"), 0, EndpointMetadataCollection.Empty, "new");

        Assert.Equal("forbidden", await PassAsync(control, route, "Bearer " + await KeyAsync("operator", null)));
        Assert.Equal("passed", await PassAsync(control, route, "Bearer " + await KeyAsync("admin", null)));
        Assert.Equal("unknown_path", await PassAsync(control, route, "Bearer " + await KeyAsync("admin", null, "caiso-partner")));
    }

    [Fact]
    public async Task Only_health_and_signed_hooks_ask_nobody_who_they_are()
    {
        var open = (await OperationsAsync()).Where(operation => operation.Roles.Contains(AccessDocument.Everyone)).Select(operation => operation.Name);

        Assert.Equal(["get /health", "get /health/live", "get /health/ready", "post /v1/hooks/{name}"], open.Order(StringComparer.Ordinal));

        // With the page of the sign-in and the files of the portal, which are the same for everybody.
        Assert.Equal(6, Routes().Count(route => route.Metadata.GetMetadata<RouteAccess>()!.IsPublic));
    }

    private static readonly ApiKeyText SomeKey = ApiKeyText.Of(new byte[ApiKeyText.RandomBytes]);

    private static bool IsAllowed(Operation operation, AccessScope scopes) =>
        operation.Roles.Contains(AccessDocument.Everyone) || operation.Scope == "none" || (AccessRoles.TryParse(operation.Scope, out AccessScope scope) && scopes.HasFlag(scope));

    private List<RouteEndpoint> Routes() => [.. silo.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    private AccessControl ControlOf(AccessSettings settings) => new(
        silo.Services.GetRequiredService<KeyStore>(), silo.Services.GetRequiredService<PolicyFile>(), silo.Services.GetRequiredService<TokenReader>(),
        silo.Services.GetRequiredService<PageSessions>(), settings);

    private async Task<string> PassAsync(AccessControl control, RouteEndpoint route, string? authorization)
    {
        var passed = false;
        var guard = new AccessGuard(
            _ =>
            {
                passed = true;
                return Task.CompletedTask;
            },
            control, silo.Services.GetRequiredService<RequestGate>(), silo.Services.GetRequiredService<ActTrail>(), silo.Services.GetRequiredService<GovernanceInstruments>());
        var context = new DefaultHttpContext { RequestServices = silo.Services };
        context.Request.Method = "GET";
        context.SetEndpoint(route);
        if (authorization is not null)
        {
            context.Request.Headers.Authorization = authorization;
        }

        var refused = await Record.ExceptionAsync(() => guard.InvokeAsync(context)) as ApiException;
        Assert.Equal(refused is null, passed);
        return refused?.Problem.Code ?? "passed";
    }

    private async Task<string> KeyAsync(string role, string[]? scopes, string tenant = "default")
    {
        Assert.True(AccessRoles.TryParse(role, out AccessRole known));
        var (_, text) = await silo.Services.GetRequiredService<KeyStore>().IssueAsync(new KeyWish("matrix", tenant, known, scopes, null, null), "the test", Cancellation);
        return text.Reveal();
    }

    private async Task AssertAsync(Operation operation, string key, string code, string who)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), $"{operation.Path}?{Unknown}=1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (operation.Method == "POST")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        using var response = await silo.Http.SendAsync(request, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(body.StartsWith('{') && (string?)JsonNode.Parse(body)!["code"] == code, $"{who} {operation.Method} {operation.Path}: {code} was expected, not {(int)response.StatusCode} {body}");
    }

    private async Task<IReadOnlyList<Operation>> OperationsAsync()
    {
        var document = JsonNode.Parse(await silo.Http.GetStringAsync("/openapi/v1.json", Cancellation))!;
        return
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               select OperationOf(path.Key, operation.Key, operation.Value!),
        ];
    }

    private static Operation OperationOf(string path, string method, JsonNode operation)
    {
        var address = (operation["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == "path").Aggregate(
            path, (known, parameter) => known.Replace($"{{{parameter!["name"]}}}", Uri.EscapeDataString(ExampleOf(parameter)), StringComparison.Ordinal));
        return new Operation(
            $"{method} {path}", method.ToUpperInvariant(), address, (string)operation[AccessDocument.Scope]!, [.. operation[AccessDocument.Roles]!.AsArray().Select(role => (string)role!)],
            (string)operation[AccessDocument.Tenants]!);
    }

    // The market of the tenant that sees one alone.
    private static string ExampleOf(JsonNode parameter) => (string?)parameter["name"] == RouteAccess.IsoValue ? "CAISO" : (string)parameter["example"]!;

    private sealed record Operation(string Name, string Method, string Path, string Scope, IReadOnlyList<string> Roles, string Reach);
}
