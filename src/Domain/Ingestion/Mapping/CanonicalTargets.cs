using GridGrains.Domain.FeatureStore;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>The rows that pipelines make today. Judging rows keeps state, so that each run has instances of its own.</summary>
public static class CanonicalTargets
{
    private static readonly Dictionary<string, Func<Func<FeatureRegistry?>, CanonicalTarget>> Known = new()
    {
        [LmpTarget.Word] = static _ => new LmpTarget(),
        [SeriesTarget.Word] = static _ => new SeriesTarget(),
        [WeatherTarget.Word] = static _ => new WeatherTarget(),
        [CurveQuoteTarget.Word] = static _ => new CurveQuoteTarget(),
        [OutageTarget.Word] = static _ => new OutageTarget(),
        [AwardTarget.Word] = static _ => new AwardTarget(),
        [FeatureRowTarget.Word] = static features => new FeatureRowTarget(features),
    };

    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <param name="features">What is declared now; without it rows of features have names, and are not judged.</param>
    /// <returns>Null for a word that names no rows, or rows that no pipeline can make yet.</returns>
    public static CanonicalTarget? Create(string name, Func<FeatureRegistry?>? features = null) => Known.TryGetValue(name, out var create) ? create(features ?? (static () => null)) : null;
}
