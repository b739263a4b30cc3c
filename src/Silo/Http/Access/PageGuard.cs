using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace GridGrains.Silo.Http.Access;

/// <summary>
/// Marks an endpoint whose usual clients send a body without a type. A browser sends such a body for a page only by a script, and then names
/// the page's origin, which is checked.
/// </summary>
internal sealed class UntypedBody;

/// <summary>
/// Keeps pages of other origins out. There is no login: what a browser on this machine or network can reach, any page that it shows could
/// use. A request has to name this server, a page that writes has to be this server's own or an allowed one, and a body has to have a type
/// for which a browser asks first.
/// </summary>
internal sealed class PageGuard(RequestDelegate next, SiloSettings settings)
{
    private const string FetchSite = "Sec-Fetch-Site";

    private readonly HostNames _hosts = new(settings.AllUrls, settings.Web.AllowedHosts, Environment.MachineName);
    private readonly PageOrigins _origins = new(settings.Web);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        CheckHost(request);
        var origin = request.Headers.Origin.Count > 0 ? request.Headers.Origin.ToString() : null;
        if (_origins.AreOpen)
        {
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        }

        if (origin is not null && CrossOrigin.IsPreflight(request))
        {
            return PreflightAsync(context, origin);
        }

        if (!IsRead(request.Method))
        {
            CheckOrigin(request, origin);
            CheckType(context);
        }

        if (origin is not null && MayUse(origin, request.Method, request.Path))
        {
            CrossOrigin.Open(context.Response, origin);
        }

        return next(context);
    }

    private void CheckHost(HttpRequest request)
    {
        if (!request.Host.HasValue)
        {
            throw new ApiException(EngineProblems.MissingHost, "the request names no host");
        }

        if (!_hosts.Takes(request.Host.Host))
        {
            throw new ApiException(EngineProblems.ForeignHost, $"this server is not called '{request.Host.Host}'; --allowed-hosts adds names");
        }
    }

    private void CheckOrigin(HttpRequest request, string? origin)
    {
        // Old browsers send no origin with some requests, and newer ones say then whether the page is this server's.
        var isForeign = origin is null
            ? request.Headers[FetchSite].ToString() is not ("" or "same-origin" or "none")
            : !PageOrigins.IsSame(request, origin) && !_origins.MayWrite(origin);
        if (isForeign)
        {
            throw Foreign(origin ?? "another site", request.Method);
        }
    }

    private static void CheckType(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return;
        }

        var text = context.Request.ContentType;
        if (string.IsNullOrEmpty(text))
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<UntypedBody>() is null)
            {
                throw new ApiException(EngineProblems.UnsupportedMediaType, $"the body has no content type; {AdviceFor(context)}");
            }
        }
        else if (!MediaTypeHeaderValue.TryParse(text, out var type) || IsSentUnasked(type.MediaType.ToString()))
        {
            throw new ApiException(EngineProblems.UnsupportedMediaType, $"content type '{text}' is not taken; {AdviceFor(context)}");
        }
    }

    private static string AdviceFor(HttpContext context)
    {
        var operation = context.GetEndpoint()?.Metadata.GetMetadata<ApiOperation>();
        if (operation is { Body: null })
        {
            return "this endpoint takes no body";
        }

        var types = operation?.Body?.ContentTypes ?? [];
        return $"send {string.Join(" or ", types.Count > 0 ? types : ["application/json"])}, or application/octet-stream for a file";
    }

    // A browser sends these from any page without asking this server first.
    private static bool IsSentUnasked(string type) =>
        type.ToLowerInvariant() is "text/plain" or "application/x-www-form-urlencoded" or "multipart/form-data";

    private Task PreflightAsync(HttpContext context, string origin)
    {
        var method = context.Request.Headers.AccessControlRequestMethod.ToString();
        if (!MayUse(origin, method, context.Request.Path) && !PageOrigins.IsSame(context.Request, origin))
        {
            throw Foreign(origin, method);
        }

        CrossOrigin.AnswerPreflight(context, origin, method);
        return Task.CompletedTask;
    }

    // The dashboard shows types and the silo's log: that is for its own page.
    private bool MayUse(string origin, string method, PathString path) =>
        !path.StartsWithSegments("/dashboard", StringComparison.OrdinalIgnoreCase) && (IsRead(method) ? _origins.MayRead(origin) : _origins.MayWrite(origin));

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static ApiException Foreign(string origin, string method) => new(
        EngineProblems.ForeignOrigin, $"pages of {origin} may not send {method} here; --allowed-origins lets them read and write, --cors-origins read");
}
