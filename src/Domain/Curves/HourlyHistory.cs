using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Curves;

/// <summary>Hours of prices that are wanted of nodes of one market.</summary>
/// <param name="FromUtc">First hour.</param>
/// <param name="ToUtc">The hour after the last.</param>
/// <param name="KnownAtUtc">Only what was known then.</param>
public sealed record HourlyHistoryQuery(Iso Iso, IReadOnlyList<string> Nodes, PriceProduct Product, DateTime FromUtc, DateTime ToUtc, DateTime KnownAtUtc);

/// <summary>Hourly means of published prices.</summary>
public interface IHourlyHistory
{
    /// <returns>By node; hours without all of their minutes are left out, nodes without hours too.</returns>
    Task<IReadOnlyDictionary<string, List<(DateTime HourStartUtc, double PriceUsdPerMwh)>>> ReadAsync(HourlyHistoryQuery query, CancellationToken cancellation);
}
