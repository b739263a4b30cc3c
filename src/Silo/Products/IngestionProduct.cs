using System.Text.Json.Serialization;
using GridGrains.Domain;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Transforms;
using GridGrains.Domain.Log;
using GridGrains.Egress;
using GridGrains.Feeds.Ingestion;
using GridGrains.Feeds.Ingestion.Connectors;
using GridGrains.Feeds.Ingestion.Connectors.Databases;
using GridGrains.Feeds.Ingestion.Connectors.Streams;
using GridGrains.Feeds.Ingestion.Runs;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Grains.FeatureStore;
using GridGrains.Grains.Ingestion;
using GridGrains.Grains.Sharding;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Ingestion;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Ingestion;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Products;

/// <summary>Self-serve ingestion: one spec from an address to canonical rows.</summary>
internal sealed class IngestionProduct : SiloPart
{
    // Fixed for ever, and used by no other singleton.
    private const int WatcherNumber = 7;

    public override string Name => "ingestion";

    public override bool IsOptional => true;

    public override IReadOnlyList<Setting> Settings => IngestionSettings.All;

    public override IReadOnlyList<JsonSerializerContext> Json => [IngestionJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [IngestionProblems.Refused, IngestionProblems.UnknownPipeline, IngestionProblems.Busy, IngestionProblems.NoBackfill, IngestionProblems.NoRepository, IngestionProblems.RepositoryFailed, IngestionProblems.GitHostFailed, IngestionProblems.NotSigned];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddIngestionGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        var folders = IngestionSettings.FoldersOf(settings.Values.Get(IngestionSettings.Folders));
        AddConnectors(services, folders);
        services
            .AddSingleton(provider => new SourceReader(provider.GetServices<ISourceConnector>(), provider.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble))
            .AddSingleton<PipelinePreview>()
            .AddSingleton<ISpecReader, SpecReader>()
            .AddSingleton<IPipelineRunner>(provider => new ReportedPipelineRunner(
                new PipelineRunner(
                    provider.GetRequiredService<SourceReader>(), provider.GetRequiredService<IPartitionLog>(), provider.GetRequiredService<PageServices>(),
                    provider.GetRequiredService<TimeProvider>()),
                provider.GetRequiredService<RunReporter>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IBatchTransform, SqlTransform>()
            .AddSingleton(provider => new PageServices(provider.GetRequiredService<IBatchTransform>(), () => provider.GetRequiredService<RegistryKeeper>().Current))
            .AddSingleton<SpecChecks>()
            .AddSingleton<SpecEndpoints>()
            .AddSingleton<PreviewEndpoint>()
            .AddSingleton<PipelineEndpoints>()
            .AddSingleton<PipelineBackfillEndpoint>()
            .AddSingleton<HookEndpoint>()
            .AddSingleton<DeliverEndpoint>();
        if (settings.Values.Get(IngestionSettings.Repository) is { } repository)
        {
            AddRepository(services, settings, repository);
        }
    }

    private static void AddConnectors(IServiceCollection services, IReadOnlyDictionary<string, string> folders) => services
        .AddSingleton<ISourceConnector, HttpConnector>()
        .AddSingleton<ISourceConnector, SocketConnector>()
        .AddSingleton<ISourceConnector, DatabaseConnector>()
        .AddSingleton<ISourceConnector, TopicConnector>()
        .AddSingleton<ISourceConnector, ObjectConnector>()
        .AddSingleton<ISourceConnector>(provider => new FolderConnector(folders, provider.GetRequiredService<TimeProvider>()));

    private static void AddRepository(IServiceCollection services, SiloSettings settings, string repository)
    {
        var (remote, pulls, credential) = (settings.Values.Get(IngestionSettings.Remote), settings.Values.Get(IngestionSettings.Pulls), settings.Values.Get(IngestionSettings.Credential));
        services.AddSingleton(provider => new SpecRepository(
            repository, settings.Values.Get(IngestionSettings.Branch) ?? "main", provider.GetRequiredService<TimeProvider>(),
            remote is null ? null : new SpecRemote(remote, credential, provider.GetRequiredService<CredentialTable>())));
        if (pulls is not null && (remote is null || credential is null))
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, "--specs-pulls needs --specs-remote, which branches are pushed to, and --specs-credential, the entry of the token");
        }

        if (pulls is not null)
        {
            services.AddSingleton(provider => new PullRequests(provider.GetRequiredService<EgressRoom>(), GitHost.Parse(pulls)!, credential!));
        }

        if (settings.Values.Get(IngestionSettings.Deploy))
        {
            services.AddSingleton<SpecWatcher>().AddClusterSingleton<SpecWatcher>("pipelines-git", WatcherNumber);
        }
    }

    public override ProblemAnswer? ProblemOf(Exception exception) => exception switch
    {
        LibGit2Sharp.LibGit2SharpException => IngestionProblems.RepositoryFailed.With("the operator's repository of specs cannot be read or written; its log says more"),
        GitHostException failure => IngestionProblems.GitHostFailed.With($"the branch is there, and no request to merge it: {failure.Message}"),
        _ => null,
    };

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        SpecEndpoints.Map(routes);
        PreviewEndpoint.Map(routes);
        PipelineEndpoints.Map(routes);
        PipelineBackfillEndpoint.Map(routes);
        DeliverEndpoint.Map(routes);
        HookEndpoint.Map(routes);
    }
}
