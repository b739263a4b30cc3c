using System.Globalization;
using System.Text;
using GridGrains.ClickHouse.Embedded.Blocks;
using GridGrains.ClickHouse.Embedded.Native;
using GridGrains.ClickHouse.Embedded.Sessions;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>The paths of the server and the form of its errors.</summary>
internal sealed partial class EngineHandler(SessionPool pool, SecretCheck secret, ILogger<EngineHandler> log)
{
    private readonly QueryEndpoint _queries = new(pool);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            secret.Check(context.Request);
            await RouteAsync(context);
        }
        catch (EngineException error)
        {
            await RefuseAsync(context, error);
        }
        catch (Exception error) when (context.RequestAborted.IsCancellationRequested)
        {
            ClientLeft(log, error.Message);
        }
        catch (BadHttpRequestException error)
        {
            context.Response.StatusCode = error.StatusCode;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            await RefuseAsync(context, new EngineException(271, "CANNOT_DECOMPRESS", $"The body is not what its Content-Encoding says: {error.Message}"));
        }
        catch (Exception error)
        {
            RequestFailed(log, error);
            await RefuseAsync(context, new EngineException(1002, "UNKNOWN_EXCEPTION", error.GetType().Name));
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path == "/ping" || (request.Path == "/" && HttpMethods.IsGet(request.Method) && !request.Query.ContainsKey("query")))
        {
            context.Response.ContentType = "text/html; charset=UTF-8";
            return context.Response.WriteAsync("Ok.\n");
        }

        if (request.Path == "/" && (HttpMethods.IsGet(request.Method) || HttpMethods.IsPost(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return _queries.RunAsync(context);
        }

        context.Response.StatusCode = request.Path == "/" ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task RefuseAsync(HttpContext context, EngineException error)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            // Kestrel then sends what was written and closes without the mark of the end: no client can take the answer for whole.
            throw error;
        }

        response.Headers.Remove("X-ClickHouse-Summary");
        response.Headers.ContentEncoding = default;
        response.ContentLength = null;
        response.StatusCode = StatusOf.Code(error.Code);
        response.ContentType = "text/plain; charset=UTF-8";
        response.Headers["X-ClickHouse-Exception-Code"] = error.Code.ToString(CultureInfo.InvariantCulture);
        var text = Encoding.UTF8.GetBytes($"{pool.WithVersion(error.Message)}\n");
        await using Stream body = IsFramed(context.Request, error) ? new BlockWriteStream(response.Body) : response.Body;
        await body.WriteAsync(text);
    }

    /// <summary>An error of a statement is framed like its answer; a refused login is plain, as the server answers it.</summary>
    private static bool IsFramed(HttpRequest request, EngineException error) => error.Code != SecretCheck.FailureCode && request.Query["compress"].ToString() is "1" or "true";

    [LoggerMessage(LogLevel.Debug, "A client left before its answer: {Reason}")]
    private static partial void ClientLeft(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "A request failed")]
    private static partial void RequestFailed(ILogger log, Exception error);
}
