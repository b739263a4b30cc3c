using GridGrains.Domain.Series;

namespace GridGrains.Domain.Forecasts;

/// <summary>What was known of prices and loads at a moment, hour by hour.</summary>
public interface IForecastHistory
{
    /// <summary>Values of whole hours, of each the version that was known last until a moment.</summary>
    Task<IReadOnlyList<(DateTime StartUtc, double Value)>> ReadAsync(ForecastSubject subject, DateTime fromUtc, DateTime toUtc, DateTime knownAtUtc, CancellationToken cancellation);

    /// <summary>Forecasts of a market as each of their days had them when its bids were due: so long before its midnight.</summary>
    Task<IReadOnlyList<(DateTime StartUtc, double Value)>> ReadAheadAsync(SeriesKey series, string zone, TimeSpan ahead, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation);

    /// <summary>Forecasts that were issued before, with the moment of each.</summary>
    Task<IReadOnlyList<SeriesPoint>> ReadIssuedAsync(SeriesKey series, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation);
}
