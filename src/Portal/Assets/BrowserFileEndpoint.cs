using GridGrains.Portal.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Portal.Assets;

/// <summary>Serves browser files under an address that changes with their contents.</summary>
internal static class BrowserFileEndpoint
{
    public const string Root = "/portal";

    private const string ForGood = "public, max-age=31536000, immutable";

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes)
    {
        var files = routes.ServiceProvider.GetRequiredService<BrowserFiles>();
        return routes.MapGet($"{Root}/{{version}}/{{**name}}", context => AnswerAsync(context, files)).ExcludeFromDescription().WithMetadata(OpenToEveryone.Instance);
    }

    private static Task AnswerAsync(HttpContext context, BrowserFiles files)
    {
        var route = context.Request.RouteValues;
        if ((string?)route["version"] != files.Version || files.Find((string?)route["name"] ?? "") is not { } file)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = file.ContentType;
        context.Response.Headers.CacheControl = ForGood;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(file.Content, context.RequestAborted).AsTask();
    }
}
