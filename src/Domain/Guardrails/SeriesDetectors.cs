using GridGrains.Domain.Guardrails.Detectors;
using GridGrains.Domain.Guardrails.Statistics;

namespace GridGrains.Domain.Guardrails;

/// <summary>
/// The detectors of prices, and what they remember of one product of one node. This is the one place that lists them: a detector is a field
/// of <see cref="SeriesBaselines"/> and a line here.
/// </summary>
public readonly struct SeriesDetectors : IDetectorList<SeriesBaselines>
{
    public static void Visit<TVisitor>(ref TVisitor visitor, ref SeriesBaselines baselines)
        where TVisitor : struct, IDetectorVisitor, allows ref struct
    {
        visitor.Visit<PriceSpikeRule, NoBaseline>(ref baselines.None);
        visitor.Visit<SeasonalRule, SeasonalBaseline>(ref baselines.Seasonal);
        visitor.Visit<EwmaRule, ExponentialAverage>(ref baselines.Ewma);
        visitor.Visit<QuartileRule, QuartileBaseline>(ref baselines.Quartile);
        visitor.Visit<DriftRule, DriftBaseline>(ref baselines.Drift);
        visitor.Visit<ChangePointRule, Cusum>(ref baselines.ChangePoint);
        visitor.Visit<FlatlineRule, NoBaseline>(ref baselines.None);
        visitor.Visit<MissingIntervalRule, NoBaseline>(ref baselines.None);
        visitor.Visit<ComponentsRule, NoBaseline>(ref baselines.None);
        visitor.Visit<BoundsRule, NoBaseline>(ref baselines.None);
    }
}

/// <summary>A field for each detector of <see cref="SeriesDetectors"/> that remembers, passed on by reference: no value is boxed or copied.</summary>
public struct SeriesBaselines
{
    internal NoBaseline None;
    internal SeasonalBaseline Seasonal;
    internal ExponentialAverage Ewma;
    internal QuartileBaseline Quartile;
    internal DriftBaseline Drift;
    internal Cusum ChangePoint;

    /// <summary>Every price is learned by the profile, so a series without one was never watched.</summary>
    internal readonly bool HasLearned => Seasonal.Profile is not null;
}
