using GridGrains.Portal.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GridGrains.Portal.Shell;

/// <summary>A part of another product's page. What it cannot read it says in its own place, and the page stands.</summary>
public abstract partial class PartComponent : LoadedComponent
{
    [Inject]
    public IPageProblems Problems { get; set; } = null!;

    [Inject]
    public ILogger<PartComponent> Logger { get; set; } = null!;

    /// <summary>Why there is nothing to show; null where there is.</summary>
    protected PageProblem? Problem { get; private set; }

    /// <summary>Whether nobody looks at the page yet: a browser reads ahead, or the silo warms up. What is costly waits for a reader.</summary>
    protected bool IsReadAhead => Context.Request.Headers["Sec-Purpose"].ToString().StartsWith("prefetch", StringComparison.OrdinalIgnoreCase);

    protected sealed override async Task LoadAsync()
    {
        try
        {
            await ReadAsync();
        }
        catch (Exception exception) when (!Gone.IsCancellationRequested)
        {
            Problem = Problems.Of(exception);
            if (Problem.Status >= StatusCodes.Status500InternalServerError)
            {
                LogFailed(Logger, GetType().Name, Problem.Code, exception);
            }
        }
    }

    /// <inheritdoc cref="LoadedComponent.LoadAsync"/>
    protected abstract Task ReadAsync();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The part {Part} of a page has nothing to show: {Code}")]
    private static partial void LogFailed(ILogger logger, string part, string code, Exception exception);
}
