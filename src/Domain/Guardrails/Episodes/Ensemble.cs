namespace GridGrains.Domain.Guardrails.Episodes;

/// <summary>What an anomaly speaks of.</summary>
public enum AnomalyNature : byte
{
    None = 0,

    /// <summary>Prices that a market may well have made: scarcity, congestion, a new level. They never make data bad.</summary>
    Market = 1,

    /// <summary>The feed is frozen or lacks intervals; a market at its cap or at zero looks the same.</summary>
    Feed = 2,

    /// <summary>The record contradicts itself.</summary>
    Defect = 3,
}

/// <param name="Votes">All detectors that voted, those that did not decide among them.</param>
/// <param name="Severity">Of several detectors that had to agree, that of the weakest one needed.</param>
public readonly record struct Anomaly(AnomalyNature Nature, Votes Votes, Severity Severity);

/// <summary>
/// Makes one verdict of the votes. Detectors of prices see the same price from several sides, and each errs: so many must agree, on a price that
/// lies some dollars from what its hour expects. A repeated price, a gap, a broken sum and a price out of bounds are facts and need no second.
/// </summary>
public static class Ensemble
{
    private static readonly DetectorTag[] OfPrices =
        [DetectorTag.PriceSpike, DetectorTag.Seasonal, DetectorTag.Ewma, DetectorTag.Quartile, DetectorTag.Drift, DetectorTag.ChangePoint];

    // Later ones decide the nature where several hold.
    private static readonly (DetectorTag Tag, AnomalyNature Nature)[] Facts =
    [
        (DetectorTag.Bounds, AnomalyNature.Market),
        (DetectorTag.Flatline, AnomalyNature.Feed),
        (DetectorTag.MissingInterval, AnomalyNature.Feed),
        (DetectorTag.Components, AnomalyNature.Defect),
    ];

    public static Anomaly Judge(in SeriesValue value, in Votes votes)
    {
        if (votes.IsEmpty)
        {
            return default;
        }

        var severity = Agreed(value, votes);
        var nature = severity == Severity.None ? AnomalyNature.None : AnomalyNature.Market;
        foreach (var (tag, of) in Facts)
        {
            if (votes.Has(tag))
            {
                nature = of > nature ? of : nature;
                severity = Greater(severity, votes.Of(tag));
            }
        }

        return nature == AnomalyNature.None ? default : new Anomaly(nature, votes, severity);
    }

    private static Severity Agreed(in SeriesValue value, in Votes votes)
    {
        if (Math.Abs(value.Price - value.Deviation.Expected.Location) < value.Limits.EnsembleFloorUsd)
        {
            return Severity.None;
        }

        Span<byte> severities = stackalloc byte[OfPrices.Length];
        for (var i = 0; i < OfPrices.Length; i++)
        {
            severities[i] = votes.Of(OfPrices[i]).Tenths;
        }

        severities.Sort();
        return new Severity(severities[Math.Max(0, severities.Length - value.Limits.EnsembleVotes)]);
    }

    private static Severity Greater(Severity one, Severity other) => one.Tenths >= other.Tenths ? one : other;
}
