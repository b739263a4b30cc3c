using GridGrains.Grains.Contracts.Http;
using GridGrains.Portal.Features;
using GridGrains.Silo.FeatureStore;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Reads training sets for pages.</summary>
/// <param name="service">Null where the silo keeps no lake.</param>
internal sealed class PageTraining(TrainingSetService? service) : ITrainingReads
{
    public bool HasHistory => service is not null;

    public IReadOnlyList<TrainingSetView> List() => service?.List() ?? [];
}
