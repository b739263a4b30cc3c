using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Portal.Hosting;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Http.Problems;
using Microsoft.Net.Http.Headers;

namespace GridGrains.Silo.Http.Governance;

/// <summary>
/// Lets a request through to its handler when its caller may use the route. What is not allowed is refused here alone, before a body is read: no route decides
/// for itself, and a route that has no rule is the admin's.
/// </summary>
internal sealed class AccessGuard(RequestDelegate next, AccessControl control, RequestGate gate, ActTrail trail, GovernanceInstruments instruments)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var access = endpoint?.Metadata.GetMetadata<RouteAccess>();
        if (access is { IsPublic: true })
        {
            await next(context);
            return;
        }

        try
        {
            var caller = await control.IdentifyAsync(context);
            if (!control.IsOwn(caller))
            {
                gate.Pass(caller);
            }

            Check(context, endpoint, access, caller);
            context.SetCaller(caller);
        }
        catch (ApiException refused) when (AccessProblems.IsRefusal(refused.Problem))
        {
            instruments.Refused(refused.Problem.Code);
            if (refused.Problem.Status == StatusCodes.Status401Unauthorized)
            {
                gate.Refuse(context.Connection.RemoteIpAddress);
            }

            if (IsForPeople(context, refused.Problem))
            {
                context.Response.Headers.CacheControl = "no-store";
                context.Response.Redirect($"{SignInPage.Path}?to={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString.Value)}");
                return;
            }

            AskForKey(context, refused.Problem);
            throw;
        }

        await next(context);
        await TellAsync(context, endpoint, access);
    }

    private static void Check(HttpContext context, Endpoint? endpoint, RouteAccess? access, Caller caller)
    {
        if (caller.IsRestricted)
        {
            CheckReach(context, access?.Reach ?? TenantReach.Hidden, caller);
        }

        // What is none of a route serves nothing: it is how routing says 404, 405 and 415.
        if (endpoint is not RouteEndpoint)
        {
            return;
        }

        var scope = (access ?? RouteAccess.Unstated).Scope;
        if (!caller.Has(scope))
        {
            throw new ApiException(
                AccessProblems.Forbidden,
                $"{caller.Role} of {caller.Owner} lacks the scope {AccessRoles.WordOf(scope)}, which {context.Request.Method} {context.Request.Path} needs; roles that have it: "
                    + string.Join(", ", AccessRoles.With(scope).Select(AccessRoles.WordOf)));
        }
    }

    // What is hidden is answered in the words for what is not there.
    private static void CheckReach(HttpContext context, TenantReach reach, Caller caller)
    {
        if (reach is TenantReach.Open or TenantReach.Filtered)
        {
            return;
        }

        if (reach == TenantReach.Hidden)
        {
            throw new ApiException(EngineProblems.UnknownPath, $"nothing is served at {context.Request.Path}; /reference lists what is");
        }

        var code = context.Request.RouteValues[RouteAccess.IsoValue] as string ?? "";
        if (!Isos.TryGet(code, out var iso) || !caller.Isos!.Contains(iso.Code))
        {
            throw new ApiException(DomainProblems.UnknownIso, $"'{code}' is no ISO") { Suggestions = [.. caller.Isos!.Order(StringComparer.Ordinal)] };
        }
    }

    private static bool IsForPeople(HttpContext context, ProblemCode problem) =>
        problem.Status == StatusCodes.Status401Unauthorized && HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    // Whatever writes the problem clears headers that were set before.
    private static void AskForKey(HttpContext context, ProblemCode problem)
    {
        if (problem.Status != StatusCodes.Status401Unauthorized)
        {
            return;
        }

        context.Response.OnStarting(() =>
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"GridGrains\"";
            context.Response.Headers.Append(HeaderNames.CacheControl, "no-store");
            return Task.CompletedTask;
        });
    }

    private Task TellAsync(HttpContext context, Endpoint? endpoint, RouteAccess? access)
    {
        var isAct = context.Caller().Owner is not null && endpoint is RouteEndpoint && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && ((access ?? RouteAccess.Unstated).Scope & (AccessScope.Operate | AccessScope.Admin)) != 0 && endpoint.Metadata.GetMetadata<OwnTrail>() is null;
        return isAct ? trail.TellAsync(context.Caller().Owner!, $"{context.Request.Method.ToLowerInvariant()} {context.Request.Path}", context.Response.StatusCode) : Task.CompletedTask;
    }
}
