using GridGrains.Portal.Navigation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Portal.Hosting;

/// <summary>Marks an endpoint that answers with a page for people.</summary>
internal sealed class PageMark
{
    public static readonly PageMark Instance = new();
}

/// <summary>Headers of every page: nothing but this server's own files runs, is drawn or is asked, and no other site frames it.</summary>
internal static class PageHeaders
{
    /// <summary>Images may be data: style sheets and canvases make them so. No inline script and no inline style.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <param name="services">Knows which ports the host has.</param>
    public static void AddTo(EndpointBuilder endpoint, IServiceProviderIsService services)
    {
        endpoint.Metadata.Add(PageMark.Instance);
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().FirstOrDefault() is { } page
            && !PagePorts.AreServed(page.Type, services))
        {
            endpoint.RequestDelegate = PageErrors.WriteAbsentAsync;
            return;
        }

        if (endpoint.RequestDelegate is { } render)
        {
            endpoint.RequestDelegate = context =>
            {
                Write(context.Response);
                return render(context);
            };
        }
    }

    public static void Write(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-store";
    }
}
