using System.Text.Json.Serialization;
using GridGrains.ClickHouse.FeatureStore;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.FeatureStore;
using GridGrains.Lake.FeatureStore;
using GridGrains.Portal.Features;
using GridGrains.Silo.FeatureStore;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.FeatureStore;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using GridGrains.Streams;

namespace GridGrains.Silo.Products;

/// <summary>Declared features: registry, entities, pushes, history, training sets.</summary>
internal sealed class FeatureStoreProduct : SiloPart
{
    public override string Name => "feature_store";

    public override bool IsOptional => true;

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.FeaturePush];

    public override IReadOnlyList<StreamTopic> StreamTopics => [StreamTopic.ReadOnly(Domain.Log.Topics.FeaturePush, "features")];

    public override IReadOnlyList<string> Tables => ["iceberg.feature_values", "clickhouse.feature_values"];

    public override IReadOnlyList<TopicTable> TopicTables => [FeatureTable.Topic];

    public override IReadOnlyList<RecordSchema> Schemas => [FeaturePushSchema.Schema];

    public override IReadOnlyList<JsonSerializerContext> Json => [FeatureJson.Default, DeclarationJson.Default, TrainingSetJson.Default];

    public override IReadOnlyList<ProblemCode> Problems =>
    [
        StoreProblems.Refused, StoreProblems.UnknownPushSource, StoreProblems.NotOnline, StoreProblems.NoOfflineStore, StoreProblems.UnknownTrainingSet,
        StoreProblems.TooManyTrainingSets,
    ];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddFeatureStoreGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services
            .AddSingleton(provider => new PastPushes(provider.GetService<WarehouseQueries>() is { } queries ? new WarehouseFeatureRows(queries) : null))
            .AddSingleton<IDeclaredFeatures, StoreFeatures>()
            .AddSingleton<FeatureWriter>()
            .AddSingleton<RegistryEndpoints>()
            .AddSingleton<PushEndpoints>()
            .AddSingleton<TrainingSetEndpoints>()
            .AddSingleton<MaterializeEndpoints>()
            .AddSingleton<ITrainingReads>(provider => new PageTraining(provider.GetService<TrainingSetService>()));
        if (storage.Lake is not null)
        {
            services
                .AddSingleton<FeatureRowReader>()
                .AddSingleton<TrainingSetBuilder>()
                .AddSingleton<Materializer>()
                .AddSingleton<TrainingSetService>()
                .AddHostedService(provider => provider.GetRequiredService<TrainingSetService>());
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        RegistryEndpoints.Map(routes);
        PushEndpoints.Map(routes);
        TrainingSetEndpoints.Map(routes);
        MaterializeEndpoints.Map(routes);
    }

    public override ProblemAnswer? ProblemOf(Exception exception) =>
        exception is TrainingQueueFullException ? StoreProblems.TooManyTrainingSets.With(exception.Message) : null;
}
