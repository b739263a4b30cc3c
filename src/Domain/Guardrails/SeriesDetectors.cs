namespace GridGrains.Domain.Guardrails;

/// <summary>
/// The detectors of prices, and what they remember of one product of one node. This is the one place that lists them: a detector is a field
/// of <see cref="SeriesBaselines"/> and a line here.
/// </summary>
public readonly struct SeriesDetectors : IDetectorList<SeriesBaselines>
{
    public static void Visit<TVisitor>(ref TVisitor visitor, ref SeriesBaselines baselines)
        where TVisitor : struct, IDetectorVisitor, allows ref struct => visitor.Visit<PriceSpikeRule, NoBaseline>(ref baselines.PriceSpike);
}

/// <summary>A field for each detector of <see cref="SeriesDetectors"/>, passed on by reference: no value is boxed or copied.</summary>
public struct SeriesBaselines
{
    internal NoBaseline PriceSpike;
}
