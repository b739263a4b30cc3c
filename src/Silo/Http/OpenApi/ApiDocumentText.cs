using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GridGrains.Silo.Http.OpenApi;

/// <summary>
/// The OpenAPI document as it is sent. Routes do not change while the silo runs and each reading of them costs seconds of a slow machine,
/// so it is written once, for the first who asks.
/// </summary>
internal sealed class ApiDocumentText([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider document)
{
    private readonly Lazy<Task<byte[]>> _text = new(() => WriteAsync(document));

    public async Task WriteAsync(HttpContext context)
    {
        var text = await _text.Value.WaitAsync(context.RequestAborted);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = text.Length;
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }

    private static async Task<byte[]> WriteAsync(IOpenApiDocumentProvider document)
    {
        using var stream = new MemoryStream();
        await (await document.GetOpenApiDocumentAsync(CancellationToken.None)).SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return stream.ToArray();
    }
}
