using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Http;

/// <summary>Takes nothing that would have to be kept while there is nowhere to keep it. Reads are answered from memory and go on.</summary>
internal sealed class DataGuard(RequestDelegate next, DataPresence data)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            data.Require();
        }

        return next(context);
    }
}
