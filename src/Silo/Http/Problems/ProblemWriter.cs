using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GridGrains.Silo.Http.Problems;

/// <summary>Turns errors into <c>application/problem+json</c> with a code and a trace id. No stack trace leaves the process.</summary>
internal sealed partial class ProblemWriter(RequestDelegate next, ProblemTable problems, ILogger<ProblemWriter> logger, TimeProvider clock)
{
    private const string ContentType = "application/problem+json";
    private const string RetryAfterSeconds = "30";

    // People read problems raw; JSON that is never put into a page need not escape quotes and plus signs for one.
    private static readonly ApiJson Json = new(new JsonSerializerOptions(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly RepeatedLines _lines = new(clock);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Features.Get<AnsweredFault>() is { } fault)
            {
                Log(context, fault.Answer, fault.Exception);
            }
            else if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
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
        Log(context, answer, exception);
        context.Response.Clear();
        if ((exception as ApiException)?.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(context, answer, exception as ApiException);
    }

    private void Log(HttpContext context, ProblemAnswer answer, Exception exception)
    {
        if (answer.Status < StatusCodes.Status500InternalServerError
            || _lines.Take($"{answer.Code} {exception.GetType()} {context.GetEndpoint()?.DisplayName}") is not { } heldBack)
        {
            return;
        }

        var (request, traceId) = (context.Request, TraceIdOf(context));
        var repeats = heldBack == 0 ? "" : $", and {heldBack} more of the kind since the line before";
        if (answer.Status == StatusCodes.Status500InternalServerError)
        {
            LogFailed(logger, request.Method, request.Path, answer.Code, traceId, repeats, exception);
        }
        else
        {
            // Nothing is broken: a shard moves, a server starts, a disk is full.
            LogUnavailable(logger, request.Method, request.Path, answer.Code, exception.Message, traceId, repeats);
        }
    }

    private static Task WriteAsync(HttpContext context, ProblemAnswer answer, ApiException? exception)
    {
        if (GrpcAnswer.IsAsked(context.Request))
        {
            GrpcAnswer.Write(context.Response, answer, TraceIdOf(context), exception);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = answer.Status;
        if (answer.Status == StatusCodes.Status429TooManyRequests && context.Response.Headers.RetryAfter.Count == 0)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        if (answer.Code == EngineProblems.UnsupportedEncoding.Code)
        {
            context.Response.Headers.AcceptEncoding = RequestCoding.Taken;
        }

        var problem = new ApiProblem(
            ReasonPhrases.GetReasonPhrase(answer.Status), answer.Status, answer.Detail, answer.Code, TraceIdOf(context), exception?.Suggestions, exception?.Place?.Line, exception?.Place?.Column);
        return context.WriteJsonAsync(problem, Json.ApiProblem, ContentType);
    }

    private static string DetailOf(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => $"nothing is served at {context.Request.Path}; /reference lists what is",
        StatusCodes.Status504GatewayTimeout => SlowAnswers.Describe(context),
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not served at {context.Request.Path}",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };

    public static string TraceIdOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed: {Code}, trace {TraceId}{Repeats}")]
    private static partial void LogFailed(ILogger logger, string method, string path, string code, string traceId, string repeats, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} cannot be answered now: {Code}, {Reason}, trace {TraceId}{Repeats}")]
    private static partial void LogUnavailable(ILogger logger, string method, string path, string code, string reason, string traceId, string repeats);
}
