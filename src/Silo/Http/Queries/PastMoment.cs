using System.Globalization;
using GridGrains.Domain.Knowledge;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Queries;

/// <summary>The parameter <c>as_of</c>, which means one thing on every read.</summary>
internal static class PastMoment
{
    public const string Name = "as_of";

    private const string Meaning =
        "As it was known at this moment: intervals that start before it, by the versions known at it (known_at <= as_of). What is published ahead of its interval counts from its publication on.";

    public static readonly QueryParameter Parameter = QueryParameter.PastOfTables(Name, $"{Meaning} Answered from the warehouse's tables.", "2026-06-01T12:00:00Z");

    /// <summary>For lists of intervals, which end at the moment.</summary>
    public static readonly QueryParameter OfIntervals = QueryParameter.PastOfTables(
        Name, "As it was known at this moment: intervals that start before it, by the versions known at it (known_at <= as_of).", "2026-06-01T12:00:00Z");

    /// <summary>How far back a past moment may lie: as long as the tables keep what changes most often, real-time prices and weather.</summary>
    public const int MaxDays = 3 * 365;

    /// <summary>A caller's clock may be so much ahead of this one.</summary>
    public static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    /// <returns>Null for the present.</returns>
    /// <exception cref="ApiException">400: it lies in the future, or the tables do not reach so far back.</exception>
    public static AsOf? AsOf(this ApiQuery query, DateTime nowUtc) => query.Utc(Name) is { } moment ? Within(moment, nowUtc) : null;

    /// <exception cref="ApiException">400: it lies in the future, or the tables do not reach so far back.</exception>
    public static AsOf Within(DateTime momentUtc, DateTime nowUtc) => Within(Name, momentUtc, nowUtc);

    /// <param name="name">Of the parameter.</param>
    /// <exception cref="ApiException">400: it lies in the future, or the tables do not reach so far back.</exception>
    public static AsOf Within(string name, DateTime momentUtc, DateTime nowUtc)
    {
        var oldest = nowUtc.AddDays(-MaxDays);
        return momentUtc > nowUtc + ClockDifference
            ? throw ApiException.BadParameter(name, $"{Text(momentUtc)} lies in the future: it is {Text(nowUtc)}, and nobody knows what will be known; leave it out for the present")
            : momentUtc >= oldest
                ? new AsOf(momentUtc)
                : throw ApiException.BadParameter(name, $"{Text(momentUtc)} is too long ago: the tables reach {MaxDays} days back, to {Text(oldest)}");
    }

    /// <exception cref="ApiException">400: a past moment is asked for more entities than may be.</exception>
    public static void CheckCount(int entities, int most, string what)
    {
        if (entities > most)
        {
            throw ApiException.BadParameter(Name, $"{entities} {what} are too many: a past moment is read for {most} at most");
        }
    }

    private static string Text(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
