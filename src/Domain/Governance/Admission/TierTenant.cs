namespace GridGrains.Domain.Governance.Admission;

/// <summary>What one tenant runs, has waiting, and has used of a tier.</summary>
internal sealed class TierTenant
{
    private const int HourSlices = 60;
    private const int DaySlices = 288;

    public LinkedList<TierAsk> Waiting { get; } = [];

    public SlidingCount Hour { get; } = new(TimeSpan.FromHours(1), HourSlices);

    public SlidingCount Day { get; } = new(TimeSpan.FromDays(1), DaySlices);

    public double Weight { get; set; }

    public int Running { get; set; }

    /// <summary>Turns that it has had, for its weight: who has had fewer goes first among equals.</summary>
    public double Pass { get; set; }

    public double Share => Running / Weight;

    /// <summary>Places in the queue, for its weight.</summary>
    public double WaitingShare => Waiting.Count / Weight;

    /// <summary>The newest whose caller waits for it; null where none does.</summary>
    public LinkedListNode<TierAsk>? LastAtTheDoor
    {
        get
        {
            var last = Waiting.Last;
            while (last is { Value.IsCharged: true })
            {
                last = last.Previous;
            }

            return last;
        }
    }

    /// <summary>One that was idle has saved no turns.</summary>
    public void Enter(double pass)
    {
        if (Running == 0 && Waiting.Count == 0)
        {
            Pass = Math.Max(Pass, pass);
        }
    }

    /// <summary>Counts a query for the quotas, unless that was done where it came from.</summary>
    public void Count(TierAsk ask, DateTime nowUtc)
    {
        if (ask.IsCharged)
        {
            return;
        }

        Hour.Add(nowUtc);
        Day.Add(nowUtc);
    }

    /// <returns>The quota that is used up, with when there is room again; null where there is room.</returns>
    public TierAnswer? QuotaOf(TierPolicy policy, DateTime nowUtc)
    {
        if (policy.PerHour is { } hour && Hour.Count(nowUtc) is var inHour && inHour >= hour)
        {
            return new TierAnswer(TierVerdict.QuotaExceeded, Window: "hour", Used: inHour, Limit: hour, AgainAtUtc: Hour.NextRoomUtc(nowUtc));
        }

        return policy.PerDay is { } day && Day.Count(nowUtc) is var inDay && inDay >= day
            ? new TierAnswer(TierVerdict.QuotaExceeded, Window: "day", Used: inDay, Limit: day, AgainAtUtc: Day.NextRoomUtc(nowUtc))
            : null;
    }
}
