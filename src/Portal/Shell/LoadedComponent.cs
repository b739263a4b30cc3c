using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace GridGrains.Portal.Shell;

/// <summary>A page or part that renders once, when what it shows has been read. Rendering on the server has no use for an empty first draft.</summary>
public abstract class LoadedComponent : ComponentBase
{
    [CascadingParameter]
    public HttpContext Context { get; set; } = null!;

    /// <summary>Ends when the reader has gone.</summary>
    protected CancellationToken Gone => Context.RequestAborted;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads what is shown; parameters are set.</summary>
    protected abstract Task LoadAsync();
}
