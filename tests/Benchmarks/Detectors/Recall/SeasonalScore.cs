using GridGrains.Domain.Prices;

namespace GridGrains.Tests.Benchmarks.Detectors.Recall;

/// <summary>The peer: a z-score by hour of the day with mean and deviation over all that was seen, as it is written in an afternoon.</summary>
internal sealed class SeasonalScore
{
    private const double Limit = 4;
    private const double FloorUsd = 20;
    private const int Least = 3 * 12;

    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    private readonly (int Count, double Mean, double Squares)[] _hours = new (int, double, double)[24];

    public List<Found> Episodes { get; } = [];

    public void Take(in LmpFact fact)
    {
        ref var hour = ref _hours[fact.IntervalStartUtc.Hour];
        var off = Math.Abs(fact.Lmp - hour.Mean);
        if (hour.Count >= Least && off >= FloorUsd && off > Limit * Math.Sqrt(hour.Squares / (hour.Count - 1)))
        {
            if (Episodes.Count > 0 && fact.IntervalStartUtc - Episodes[^1].LastUtc <= Quiet)
            {
                Episodes[^1] = Episodes[^1] with { LastUtc = fact.IntervalStartUtc };
            }
            else
            {
                Episodes.Add(new Found(fact.IntervalStartUtc, fact.IntervalStartUtc));
            }
        }

        var delta = fact.Lmp - hour.Mean;
        var mean = hour.Mean + delta / (hour.Count + 1);
        hour = (hour.Count + 1, mean, hour.Squares + delta * (fact.Lmp - mean));
    }
}
