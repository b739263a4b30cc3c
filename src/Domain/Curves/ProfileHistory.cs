using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>What a profile was learned from.</summary>
/// <param name="Source">Product of the prices: <c>DAY_AHEAD_HOURLY</c>; <c>flat</c> without history.</param>
/// <param name="From">First day with a price; null without history.</param>
/// <param name="Days">With a price.</param>
/// <param name="Hours">With a price.</param>
public sealed record ProfileHistory(string Source, LocalDate? From, LocalDate? To, int Days, int Hours)
{
    /// <summary>No history: blocks are flat.</summary>
    public static readonly ProfileHistory None = new("flat", null, null, 0, 0);
}

/// <summary>One value of a profile.</summary>
/// <param name="Name">Season, kind of day and hour ending: <c>winter weekday HE08</c>; of a mean by month <c>JAN 6x16</c>.</param>
/// <param name="Hours">Of history that it is the mean of; zero where a neighbour stands in.</param>
public readonly record struct ProfileValue(string Name, double UsdPerMwh, int Hours);
