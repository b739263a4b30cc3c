using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GridGrains.Silo.Http.Access;

/// <summary>The headers by which a browser lets a page of another origin read an answer.</summary>
internal static class CrossOrigin
{
    private const string AllowedSeconds = "600";
    private const string RequestPrivateNetwork = "Access-Control-Request-Private-Network";
    private const string AllowPrivateNetwork = "Access-Control-Allow-Private-Network";

    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && !StringValues.IsNullOrEmpty(request.Headers.AccessControlRequestMethod);

    /// <summary>Lets the page read this answer, also one that an error replaces later on.</summary>
    public static void Open(HttpResponse response, string origin) => response.OnStarting(() =>
    {
        response.Headers.AccessControlAllowOrigin = origin;
        response.Headers.AccessControlExposeHeaders = "*";
        if (!response.Headers.Vary.Contains(HeaderNames.Origin))
        {
            response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        }

        return Task.CompletedTask;
    });

    public static void AnswerPreflight(HttpContext context, string origin, string method)
    {
        var (request, answer) = (context.Request.Headers, context.Response.Headers);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        answer.AccessControlAllowOrigin = origin;
        answer.AccessControlAllowMethods = method;
        answer.AccessControlMaxAge = AllowedSeconds;
        if (!StringValues.IsNullOrEmpty(request.AccessControlRequestHeaders))
        {
            answer.AccessControlAllowHeaders = request.AccessControlRequestHeaders;
        }

        if (request.ContainsKey(RequestPrivateNetwork))
        {
            answer[AllowPrivateNetwork] = "true";
        }
    }
}
