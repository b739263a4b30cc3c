namespace GridGrains.Domain.Prices;

/// <summary>
/// Which of a market's publications of one price a report is. Later ones replace earlier ones, and each is known only since it was
/// posted itself.
/// </summary>
public enum PriceRelease : byte
{
    /// <summary>The first one: day-ahead at the posting hour, real time as soon as the interval has ended.</summary>
    First,

    /// <summary>Checked by people, posted at noon of the next business day (PJM's verified prices).</summary>
    Verified,

    /// <summary>What the month was settled with, posted when its bills are out (PJM's settlement-verified prices).</summary>
    Settled,
}
