namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>The rows that pipelines make today. Judging rows keeps state, so that each run has instances of its own.</summary>
public static class CanonicalTargets
{
    private static readonly Dictionary<string, Func<CanonicalTarget>> Known = new()
    {
        [LmpTarget.Word] = () => new LmpTarget(),
        [SeriesTarget.Word] = () => new SeriesTarget(),
        [WeatherTarget.Word] = () => new WeatherTarget(),
        [CurveQuoteTarget.Word] = () => new CurveQuoteTarget(),
    };

    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <returns>Null for a word that names no rows, or rows that no pipeline can make yet.</returns>
    public static CanonicalTarget? Create(string name) => Known.TryGetValue(name, out var create) ? create() : null;
}
