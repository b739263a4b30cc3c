using System.Text;
using GridGrains.Portal.Assets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Portal.Hosting;

/// <summary>Marks what a browser needs before anybody has said who they are: the page of the sign-in, and files that are the same for everybody.</summary>
public sealed class OpenToEveryone
{
    internal static readonly OpenToEveryone Instance = new();
}

/// <summary>
/// The page that takes a key. It is written by itself: the shell of the other pages asks for data that a stranger may not have. Its form never puts the key into an
/// address, also where no script runs.
/// </summary>
public static class SignInPage
{
    public const string Path = "/sign-in";

    /// <summary>Name of the cookie that the host keeps a session by.</summary>
    public const string Cookie = "gridgrains_session";

    internal static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes)
    {
        var page = Encoding.UTF8.GetBytes(Html(routes.ServiceProvider.GetRequiredService<BrowserFiles>()));
        return routes.MapGet(Path, context =>
        {
            PageHeaders.Write(context.Response);
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.Body.WriteAsync(page, context.RequestAborted).AsTask();
        }).ExcludeFromDescription().WithMetadata(OpenToEveryone.Instance);
    }

    private static string Html(BrowserFiles files) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Sign in - GridGrains</title>
            <link rel="icon" type="image/svg+xml" href="{files.AddressOf("icon.svg")}">
            <link rel="stylesheet" href="{files.AddressOf("portal.css")}">
            <script src="{files.AddressOf("theme.js")}"></script>
            <script type="module" src="{files.AddressOf("sign-in.js")}"></script>
        </head>
        <body>
            <main id="content">
                <h1>Sign in</h1>
                <p class="lead">This silo asks who you are. Paste an API key; who may make keys is written under "who may do what" in the documentation.</p>
                <form id="sign-in" class="inline-form" method="post" action="/v1/session">
                    <label for="key">API key</label>
                    <input id="key" name="key" type="password" autocomplete="current-password" spellcheck="false" required>
                    <button>Sign in</button>
                </form>
                <p id="said" class="notice" role="alert" hidden></p>
                <p class="quiet">The key stays in the memory of this silo. A session ends after twelve hours, with its key, or when the silo is started again.</p>
                <noscript><p class="notice">Signing in needs scripts. Programs send the key with each request.</p></noscript>
            </main>
        </body>
        </html>
        """;
}
