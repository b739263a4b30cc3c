using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Portal.Features;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Features;

/// <summary>What can be read: views with their features and join keys, services, entities.</summary>
internal sealed class FeatureListEndpoints(FeatureViews views) : IFeatureReads
{
    private static readonly QueryParameter[] Query = [new("q", "Only entries whose name, description, owner, tags or features hold this text; case does not matter.", "price")];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<FeatureListEndpoints>();
        routes.MapApiGet("/v1/features/views", endpoints.ListViewsAsync, Query).Needs(AccessScope.Read)
            .Describe<FeatureViewList>(
                "listFeatureViews", "Features", "All feature views", "With join keys, features, types, and what each event timestamp is.", FeatureListExamples.Views);
        routes.MapApiGet("/v1/features/services", endpoints.ListServicesAsync, Query).Needs(AccessScope.Read)
            .Describe<FeatureServiceList>(
                "listFeatureServices", "Features", "All feature services", "A service is a name for a list of features.", FeatureListExamples.Services);
        routes.MapApiGet("/v1/features/entities", endpoints.ListEntitiesAsync, Query).Needs(AccessScope.Read)
            .Describe<FeatureEntityList>(
                "listFeatureEntities", "Features", "All entities of features", "With the join key that requests name and the views that are read by it.",
                FeatureListExamples.Entities);
    }

    private Task ListViewsAsync(HttpContext context) =>
        context.WriteJsonAsync(new FeatureViewList(Views(new ApiQuery(context.Request.Query).Text("q"))), FeatureJson.Default.FeatureViewList);

    private Task ListServicesAsync(HttpContext context) =>
        context.WriteJsonAsync(new FeatureServiceList(Services(new ApiQuery(context.Request.Query).Text("q"))), FeatureJson.Default.FeatureServiceList);

    private Task ListEntitiesAsync(HttpContext context) =>
        context.WriteJsonAsync(new FeatureEntityList(Entities(new ApiQuery(context.Request.Query).Text("q"))), FeatureJson.Default.FeatureEntityList);

    public IReadOnlyList<FeatureViewEntry> Views(string? text) => [.. views.All.Select(EntryOf).Where(view => IsWanted(text, TextsOf(view)))];

    public IReadOnlyList<FeatureServiceEntry> Services(string? text) =>
    [
        .. views.Services
            .Select(service => new FeatureServiceEntry(service.Name, views.FindService(service.Name) ?? [], service.Description, service.Owner))
            .Where(service => IsWanted(text, [service.Name, service.Description, service.Owner, .. service.Features])),
    ];

    public IReadOnlyList<FeatureEntityEntry> Entities(string? text) =>
    [
        .. views.Entities
            .Select(entity => new FeatureEntityEntry(
                entity.Name, entity.JoinKey, entity.ValueType, entity.Description,
                [.. views.All.Where(view => view.JoinKeys.Contains(entity.JoinKey)).Select(view => view.Name).Distinct()]))
            .Where(entity => IsWanted(text, [entity.Name, entity.JoinKey, entity.Description, .. entity.Views])),
    ];

    private static FeatureViewEntry EntryOf(FeatureView view) => new(
        view.Name, view.About.Version, view.JoinKeys, [.. view.Descriptions.Select(EntryOf)], view.About.TtlSeconds, view.About.Description, view.About.Owner,
        view.About.Source, view.About.Online, view.About.Offline, view.About.Tags ?? new Dictionary<string, string>());

    private static FeatureEntry EntryOf(FeatureDescription feature) => new(feature.Name, NameOf(feature.Type), feature.Description, NameOf(feature.EventTime));

    private static string[] TextsOf(FeatureViewEntry view) =>
        [view.Name, view.Description, view.Owner, .. view.JoinKeys, .. view.Features.Select(feature => feature.Name), .. view.Tags.SelectMany(tag => new[] { tag.Key, tag.Value })];

    private static bool IsWanted(string? wanted, string[] texts) => wanted is null || texts.Any(text => text.Contains(wanted, StringComparison.OrdinalIgnoreCase));

    private static string NameOf(FeatureType type) => type switch
    {
        FeatureType.Double => "DOUBLE",
        FeatureType.Int64 => "INT64",
        FeatureType.UnixTimestamp => "UNIX_TIMESTAMP",
        FeatureType.Bool => "BOOL",
        FeatureType.DoubleList => "DOUBLE_LIST",
        FeatureType.FloatList => "FLOAT_LIST",
        _ => "STRING",
    };

    private static string NameOf(FeatureEventTime time) => time switch
    {
        FeatureEventTime.KnownAt => "known_at",
        FeatureEventTime.WindowEnd => "window_end",
        FeatureEventTime.Pushed => "pushed",
        _ => "interval_end",
    };
}
