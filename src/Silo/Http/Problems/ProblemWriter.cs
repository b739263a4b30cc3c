using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GridGrains.Silo.Http.Problems;

/// <summary>Turns errors into <c>application/problem+json</c> with a code and a trace id. No stack trace leaves the process.</summary>
internal sealed partial class ProblemWriter(RequestDelegate next, ProblemTable problems, ILogger<ProblemWriter> logger)
{
    private const string ContentType = "application/problem+json";
    private const string RetryAfterSeconds = "30";

    // People read problems raw; JSON that is never put into a page need not escape quotes and plus signs for one.
    private static readonly ApiJson Json = new(new JsonSerializerOptions(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                var status = context.Response.StatusCode;
                await WriteAsync(context, new ProblemAnswer(status, EngineProblems.CodeOf(status), DetailOf(context, status)), null);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer; the status is for metrics.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, exception);
        }
    }

    private Task WriteAsync(HttpContext context, Exception exception)
    {
        var answer = problems.Of(exception);
        if (answer.Status == StatusCodes.Status500InternalServerError)
        {
            LogFailed(logger, context.Request.Method, context.Request.Path, answer.Code, TraceIdOf(context), exception);
        }
        else if (answer.Status > StatusCodes.Status500InternalServerError)
        {
            // Nothing is broken: a shard moves, a server starts, a disk is full.
            LogUnavailable(logger, context.Request.Method, context.Request.Path, answer.Code, exception.Message, TraceIdOf(context));
        }

        context.Response.Clear();
        return WriteAsync(context, answer, (exception as ApiException)?.Suggestions);
    }

    private static Task WriteAsync(HttpContext context, ProblemAnswer answer, IReadOnlyList<string>? suggestions)
    {
        context.Response.StatusCode = answer.Status;
        if (answer.Status == StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        if (answer.Code == EngineProblems.UnsupportedEncoding.Code)
        {
            context.Response.Headers.AcceptEncoding = RequestCoding.Taken;
        }

        var problem = new ApiProblem(
            ReasonPhrases.GetReasonPhrase(answer.Status), answer.Status, answer.Detail, answer.Code, TraceIdOf(context), suggestions);
        return context.WriteJsonAsync(problem, Json.ApiProblem, ContentType);
    }

    private static string DetailOf(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => $"nothing is served at {context.Request.Path}; /reference lists what is",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not served at {context.Request.Path}",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };

    private static string TraceIdOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed: {Code}, trace {TraceId}")]
    private static partial void LogFailed(ILogger logger, string method, string path, string code, string traceId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} cannot be answered now: {Code}, {Reason}, trace {TraceId}")]
    private static partial void LogUnavailable(ILogger logger, string method, string path, string code, string reason, string traceId);
}
