using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Portal.Hosting;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Governance;

/// <summary>Sessions of the portal: a browser gives a key once and holds a cookie instead.</summary>
internal sealed class SessionEndpoints(PageSessions sessions, TimeProvider clock)
{
    private static readonly PageSessionView Example = new(new(2026, 6, 2, 21, 0, 0, DateTimeKind.Utc));

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<SessionEndpoints>();
        routes.MapApiPost("/v1/session", endpoints.BeginAsync).Needs(AccessScope.None, TenantReach.Open)
            .Describe<PageSessionView>(
                "beginSession", "Governance", "Sign a browser in",
                "The request presents a key or token in a header; the answer sets a cookie that stands for it, for twelve hours and no longer than it is good. For pages: programs present the key each time.",
                Example);
        routes.MapApiDelete("/v1/session", endpoints.EndAsync).Needs(AccessScope.None, TenantReach.Open)
            .Describe<PageSessionView>("endSession", "Governance", "Sign a browser out", "Without a session nothing happens.", Example);
    }

    public Task BeginAsync(HttpContext context)
    {
        var presented = PresentedSecret.Of(context.Request);
        if (!presented.IsKey && !presented.IsToken)
        {
            throw new ApiException(AccessProblems.NoKey, "a session begins with an API key or token: Authorization: Bearer gg_...");
        }

        context.Response.Cookies.Append(SignInPage.Cookie, sessions.Begin(presented.Text!), OptionsFor(context.Request));
        return AnswerAsync(context, clock.GetUtcNow().UtcDateTime + PageSessions.Lifetime);
    }

    public Task EndAsync(HttpContext context)
    {
        if (context.Request.Cookies[SignInPage.Cookie] is { } token)
        {
            sessions.End(token);
        }

        context.Response.Cookies.Delete(SignInPage.Cookie, OptionsFor(context.Request));
        return AnswerAsync(context, clock.GetUtcNow().UtcDateTime);
    }

    private static Task AnswerAsync(HttpContext context, DateTime endsAtUtc)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteJsonAsync(new PageSessionView(endsAtUtc), GovernanceJson.Default.PageSessionView);
    }

    // Another site's pages never send it along, but for a link that a person follows; scripts never see it.
    private static CookieOptions OptionsFor(HttpRequest request) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = request.IsHttps, Path = "/", MaxAge = PageSessions.Lifetime, IsEssential = true };
}
