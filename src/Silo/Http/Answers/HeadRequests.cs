using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.Answers;

/// <summary>Marks an endpoint whose answer has no end.</summary>
internal sealed class EndlessAnswer;

/// <summary>Answers HEAD wherever GET is answered: as GET, of which the server sends the headers alone.</summary>
internal static class HeadRequests
{
    // The catalog of tables has answers of its own for HEAD.
    private const string OwnAnswers = "/iceberg";

    private static readonly object Mark = new();

    /// <summary>Adds routing, around which the method is exchanged.</summary>
    public static void UseHeadRequests(this WebApplication app)
    {
        app.Use(AsGetAsync);
        app.UseRouting();
    }

    /// <summary>Ends HEAD of an answer without an end, once it is known that its caller may have it.</summary>
    public static void UseStreamHeads(this WebApplication app) => app.Use(EndStreamAsync);

    private static async Task AsGetAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(context.Request.Method) || context.Request.Path.StartsWithSegments(OwnAnswers, StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        context.Items[Mark] = true;
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }

    private static Task EndStreamAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Items.ContainsKey(Mark) || context.GetEndpoint()?.Metadata.GetMetadata<EndlessAnswer>() is null)
        {
            return next(context);
        }

        context.Response.ContentType = StreamRules.ContentType;
        return Task.CompletedTask;
    }
}
