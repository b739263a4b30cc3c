using System.Net;
using GridGrains.Domain.Governance;
using GridGrains.Portal.Hosting;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Governance;

/// <summary>Finds who sends a request, by what it presents. Safe for all threads.</summary>
internal sealed class AccessControl(KeyStore keys, PolicyFile policy, TokenReader tokens, PageSessions sessions, AccessSettings settings)
{
    // A proxy on this machine would make the whole network look like loopback.
    private static readonly string[] Forwards = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"];

    /// <summary>Every request names who it is from.</summary>
    public bool KeysRequired => settings.KeysRequired;

    /// <summary>Whether it is this silo that calls itself.</summary>
    public bool IsOwn(Caller caller) => caller.KeyId == keys.OwnKey.Id;

    /// <exception cref="ApiException">401 or 403: why the caller is none.</exception>
    public ValueTask<Caller> IdentifyAsync(HttpContext context)
    {
        var presented = PresentedSecret.Of(context.Request);
        if (presented.Text is null && OfSession(context.Request) is { } secret)
        {
            presented = new PresentedSecret(secret);
        }

        if (presented.IsKey)
        {
            return ValueTask.FromResult(OfKey(presented.Text!));
        }

        if (presented.IsToken && policy.Issuer is { } issuer)
        {
            return OfTokenAsync(presented.Text!, issuer);
        }

        // Clients that must send some token send one to a server, too, that asks for none.
        return settings.KeysRequired
            ? throw (presented.Text is null
                ? new ApiException(AccessProblems.NoKey, "send an API key: Authorization: Bearer gg_...; an admin makes keys with POST /v1/governance/keys")
                : new ApiException(AccessProblems.BadKey, $"what the request presents is no key; the form is {ApiKeyText.Form}"))
            : ValueTask.FromResult(OfLoopback(context));
    }

    // A browser sends the cookie by itself. What changes something has to come from a page of this server, which the guard of pages has compared where a browser names one.
    private string? OfSession(HttpRequest request)
    {
        if (request.Cookies[SignInPage.Cookie] is not { } token || sessions.SecretOf(token) is not { } secret)
        {
            return null;
        }

        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.Headers.Origin.Count > 0 || request.Headers["Sec-Fetch-Site"] == "same-origin"
            ? secret
            : throw new ApiException(EngineProblems.ForeignOrigin, "a session may only be used by this server's own pages; programs present the key itself");
    }

    private Caller OfKey(string text) => keys.Verify(text, out var key) switch
    {
        KeyVerdict.Valid => CallerOf(key!.Owner, key.Id, key.Tenant, AccessRoles.WordOf(key.Role), key.Scopes)
            ?? throw new ApiException(AccessProblems.BadKey, $"the key {key.Id} is of a tenant that there is no more"),
        KeyVerdict.Expired => throw new ApiException(AccessProblems.BadKey, $"the key {key!.Id} expired at {key.ExpiresAt:u}{(key.Successor is { } next ? $"; {next} was put in its place" : "")}"),
        KeyVerdict.Revoked => throw new ApiException(AccessProblems.BadKey, $"the key {key!.Id} was revoked at {key.RevokedAt:u}"),
        _ => throw new ApiException(AccessProblems.BadKey, "this key is not known"),
    };

    private async ValueTask<Caller> OfTokenAsync(string token, IssuerKeySet issuer)
    {
        var (holder, fault) = await tokens.ReadAsync(token, issuer);
        return holder is null
            ? throw new ApiException(AccessProblems.BadToken, fault!)
            : CallerOf(holder.Owner, null, holder.Tenant, string.Join(' ', holder.Roles.Select(AccessRoles.WordOf)), holder.Scopes)
                ?? throw new ApiException(AccessProblems.BadToken, "the token is of a tenant that there is not");
    }

    // A key outlives a change of the policy: what its tenant sees is looked up each time.
    private Caller? CallerOf(string owner, string? keyId, string tenant, string role, AccessScope scopes) =>
        policy.Policy.Find(tenant) is { } known ? new Caller(owner, keyId, tenant, role, scopes, known.Isos) : null;

    private static Caller OfLoopback(HttpContext context)
    {
        if (!IsLoopback(context.Connection.LocalIpAddress) || !IsLoopback(context.Connection.RemoteIpAddress))
        {
            throw new ApiException(AccessProblems.NoKey, "only loopback is served without keys; start the silo with --auth");
        }

        foreach (var header in Forwards)
        {
            if (context.Request.Headers.ContainsKey(header))
            {
                throw new ApiException(AccessProblems.Forwarded, $"the request has {header}, so a proxy opens this server to others: start the silo with --auth, and let the proxy pass keys on");
            }
        }

        return Caller.Local;
    }

    // Null for sockets that have no address: files, and servers in memory.
    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address);
}
