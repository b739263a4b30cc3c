using System.Text;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.FeatureStore;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Declares entities, views, services, push sources and derived features.</summary>
internal sealed class RegistryEndpoints(RegistryKeeper registry, FeatureViews views)
{
    private const int MaxFaultsShown = 20;

    private static readonly QueryParameter[] ApplyQuery =
        [QueryParameter.Flag("dry_run", "true: answer with the plan and store nothing.", "true")];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<RegistryEndpoints>();
        routes.MapApiPost("/v1/features/apply", endpoints.ApplyAsync, ApplyQuery).Needs(AccessScope.Operate)
            .Describe<RegistryPlanView>(
                "applyFeatures", "Features", "Declare features",
                "The body holds declarations as JSON, or as YAML with content type application/yaml. What is declared and not named stays. All or nothing: with one fault, "
                    + "nothing is stored. A change that stored values would not survive is refused; declare another version.",
                StoreExamples.Plan)
            .WithBody(StoreExamples.Declarations, "application/json", "application/yaml")
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity);
        routes.MapApiGet("/v1/features/registry", endpoints.GetAsync).Needs(AccessScope.Read)
            .Describe<FeatureDeclarations>("getFeatureRegistry", "Features", "All declarations", "In the form in which they are applied.", StoreExamples.Declarations);
    }

    public async Task ApplyAsync(HttpContext context)
    {
        var isDry = new ApiQuery(context.Request.Query).Flag("dry_run");
        var declarations = await ReadAsync(context);
        var plan = isDry
            ? await registry.PlanAsync(declarations, views.PlatformNames, context.RequestAborted)
            : await registry.ApplyAsync(declarations, views.PlatformNames, context.RequestAborted);
        if (plan.Faults.Count > 0)
        {
            var more = plan.Faults.Count > MaxFaultsShown ? $" (and {plan.Faults.Count - MaxFaultsShown} more)" : "";
            throw new ApiException(StoreProblems.Refused, string.Join("; ", plan.Faults.Take(MaxFaultsShown)) + more);
        }

        await context.WriteJsonAsync(
            new RegistryPlanView(
                !isDry && plan.HasChanges, plan.Result.Revision, [.. plan.Changes.Select(change => new RegistryChangeView(change.Subject, change.Action, change.Fields))]),
            FeatureJson.Default.RegistryPlanView);
    }

    public Task GetAsync(HttpContext context)
    {
        var current = registry.Current;
        return context.WriteJsonAsync(
            new FeatureDeclarations(current.Entities, current.PushSources, [.. current.All.OfType<ViewDeclaration>()], current.DerivedViews, current.Services),
            DeclarationJson.Default.FeatureDeclarations);
    }

    private static async Task<FeatureDeclarations> ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        return DeclarationText.Parse(Encoding.UTF8.GetString(body.Span), context.Request.HasJsonContentType());
    }
}
