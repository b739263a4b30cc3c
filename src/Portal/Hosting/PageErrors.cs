using GridGrains.Portal.Navigation;
using GridGrains.Portal.Shell;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridGrains.Portal.Hosting;

/// <summary>Why a page cannot be shown.</summary>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Code">Stable word of the JSON interface: <c>unknown_node</c>.</param>
public sealed record PageProblem(int Status, string Code, string Detail);

/// <summary>Finds what an exception of the host means. The host implements it with the table that its JSON answers use.</summary>
public interface IPageProblems
{
    PageProblem Of(Exception exception);
}

/// <summary>Turns errors into pages for those who read HTML, and leaves them to the host's own writer for everyone else.</summary>
internal sealed partial class PageErrors(RequestDelegate next, IPageProblems problems, ILogger<PageErrors> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsForPeople(context.Request))
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && IsPage(context))
        {
            await ShowAsync(context, exception);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound, ContentType: null } && context.GetEndpoint() is null)
        {
            if (PageNames.Meant(context.Request.Path) is { } meant)
            {
                context.Response.Redirect(meant + context.Request.QueryString);
                return;
            }

            await WriteAsync(context, new PageProblem(StatusCodes.Status404NotFound, "not_found", $"There is no page at {context.Request.Path}."));
        }
    }

    /// <summary>Answers in place of a page whose product this host does not run.</summary>
    public static Task WriteAbsentAsync(HttpContext context) => WriteAsync(
        context, new PageProblem(StatusCodes.Status404NotFound, "product_off", $"This silo runs without the product that {context.Request.Path} shows. The option --without names what is left out."));

    private static bool IsForPeople(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static bool IsPage(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PageMark>() is not null;

    private Task ShowAsync(HttpContext context, Exception exception)
    {
        var problem = problems.Of(exception);
        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            LogFailed(logger, context.Request.Path, problem.Code, exception);
        }

        context.Response.Clear();
        return WriteAsync(context, problem);
    }

    private static async Task WriteAsync(HttpContext context, PageProblem problem)
    {
        // What renders a page serves one page of a scope, and the one that failed was it.
        await using var scope = context.RequestServices.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        PageHeaders.Write(context.Response);
        var page = new RazorComponentResult<ErrorPage>(new Dictionary<string, object?> { [nameof(ErrorPage.Problem)] = problem }) { StatusCode = problem.Status };
        await page.ExecuteAsync(context);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The page {Path} cannot be shown: {Code}")]
    private static partial void LogFailed(ILogger logger, string path, string code, Exception exception);
}
