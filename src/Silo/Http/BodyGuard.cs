using System.IO.Pipelines;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using Microsoft.AspNetCore.Http.Features;

namespace GridGrains.Silo.Http;

/// <summary>Refuses a body where an endpoint takes none: what stands in it was meant to be heeded. An empty one is none, whatever its content type.</summary>
internal sealed class BodyGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ApiOperation>() is { Body: null }
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } && await HasBodyAsync(context))
        {
            throw new ApiException(EngineProblems.UnexpectedBody, Words(context));
        }

        await next(context);
    }

    private static async ValueTask<bool> HasBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength is { } length)
        {
            return length > 0;
        }

        // Sent in pieces: there may be none.
        ReadResult read;
        do
        {
            read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            context.Request.BodyReader.AdvanceTo(read.Buffer.Start);
        }
        while (read.Buffer.IsEmpty && !read.IsCompleted);

        return !read.Buffer.IsEmpty;
    }

    private static string Words(HttpContext context)
    {
        var parameters = context.GetEndpoint()!.Metadata.GetMetadata<QueryContract>()?.Parameters ?? [];
        return $"{context.Request.Method} {context.Request.Path} takes no body; "
            + (parameters.Count > 0 ? $"its parameters stand in the query: {string.Join(", ", parameters.Select(parameter => parameter.Name))}" : "send it without");
    }
}
