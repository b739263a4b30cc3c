using System.Text.Json.Serialization;
using GridGrains.Domain.Log;
using GridGrains.Domain.Reference;
using GridGrains.Egress;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Live;
using GridGrains.Grains.Contracts.Feeds;
using GridGrains.Silo.Feeds.Live;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Feeds;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Parts;

/// <summary>Public reports that are fetched while the silo runs.</summary>
internal sealed class LiveFeedsPart : SiloPart
{
    public override string Name => "live_feeds";

    public override IReadOnlyList<JsonSerializerContext> Json => [FeedJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [FeedEndpoints.UnknownFeed];

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.AddSingleton<FeedEndpoints>();
        if (settings.Feed.Kind != FeedKind.Live)
        {
            services.AddSingleton(LiveFeedRuns.None);
            return;
        }

        services
            .AddSingleton(provider => new HostPacer(provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new LiveFetcher(provider.GetRequiredService<EgressRoom>(), provider.GetRequiredService<HostPacer>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new LiveIntake(
                provider.GetRequiredService<IPartitionLog>(), new CanonicalMapper(provider.GetRequiredService<ReferenceCatalog>()), settings.Reports, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new LiveFeedRuns([.. LiveFeeds.All.Where(feed => settings.Feed.Takes(feed.Iso)).Select(feed => new LiveFeedRun(
                feed, provider.GetRequiredService<LiveFetcher>(), provider.GetRequiredService<LiveIntake>(), provider.GetRequiredService<IFeedProgressStore>(),
                provider.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble))]))
            .AddHostedService<LiveFeedService>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes) => FeedEndpoints.Map(routes);
}
