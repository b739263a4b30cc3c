using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.OpenApi;

/// <summary>The page at <c>/</c>: where to go from here.</summary>
internal static class RootPage
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>GridGrains</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}li{margin:.3rem 0}</style></head>
        <body>
        <h1>GridGrains</h1>
        <p>Live state of power markets.</p>
        <ul>
        <li><a href="/reference">API reference</a> (<a href="/openapi/v1.json">OpenAPI document</a>)</li>
        <li><a href="/dashboard">Orleans dashboard</a></li>
        <li><a href="/v1/isos">Markets</a>, <a href="/v1/nodes?limit=20">nodes</a>, <a href="/v1/hubs/CAISO/SP15">SP15</a>, <a href="/v1/live">live prices</a></li>
        <li><a href="/v1/shards">Shards</a>, <a href="/health/ready">readiness</a>, <a href="/metrics">metrics</a></li>
        </ul>
        </body>
        </html>
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/", static context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(Html);
        })
        .WithMetadata(QueryContract.Empty);
}
