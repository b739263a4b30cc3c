namespace GridGrains.Domain.Guardrails.Episodes;

/// <summary>What a price did to the episode of its series.</summary>
public enum EpisodeChange : byte
{
    None = 0,
    Opened = 1,

    /// <summary>It is graver than was reported, or another detector sees it too.</summary>
    Raised = 2,
    Closed = 3,
}

/// <summary>Opens, extends and closes the one episode that a series can have.</summary>
public static class EpisodeTracker
{
    // Half as grave again: less is no news for whoever looks at it already.
    private const double NewsFactor = 1.5;

    /// <param name="open">The open episode, or null; replaced by what the price makes of it.</param>
    /// <param name="closed">The episode that the price closes. It may open another one.</param>
    public static EpisodeChange Take(in SeriesValue value, in Anomaly anomaly, ref Episode? open, out Episode? closed)
    {
        closed = null;
        var start = value.Ring.StartOf(value.Slot);
        if (open is not null && start - open.LastUtc > TimeSpan.FromHours(value.Limits.EpisodeQuietHours) && value.Slot == value.Ring.NewestSlot)
        {
            (closed, open) = (open, null);
        }

        if (anomaly.Nature == AnomalyNature.None)
        {
            return closed is null ? EpisodeChange.None : EpisodeChange.Closed;
        }

        var expected = value.Deviation.Expected.Location;
        if (open is null)
        {
            open = Episode.Open(start, anomaly, value.Price, expected);
            return EpisodeChange.Opened;
        }

        var before = open;
        open = open.With(start, anomaly, value.Price, expected);
        if (open.Voted == before.Voted && open.Severity.Tenths < NewsFactor * before.Reported.Tenths)
        {
            return EpisodeChange.None;
        }

        open = open with { Reported = open.Severity };
        return EpisodeChange.Raised;
    }
}
