using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Reports;

/// <summary>Remembers <see cref="KnownAtRules"/> per interval of one file; the rules ask the time-zone database.</summary>
public sealed class KnownAtEstimate(Iso iso, PriceProduct product, TimeSpan realTimeLag, PriceRelease release = PriceRelease.First)
{
    // A year of five-minute intervals; beyond that the memory is worth more than the look-up.
    private const int MaxRemembered = 110_000;

    private readonly Dictionary<DateTime, (DateTime KnownAtUtc, KnownAtBasis Basis)> _byInterval = [];
    private DateTime _lastStart = DateTime.MinValue;
    private (DateTime KnownAtUtc, KnownAtBasis Basis) _last;

    public (DateTime KnownAtUtc, KnownAtBasis Basis) Of(DateTime intervalStartUtc)
    {
        if (intervalStartUtc == _lastStart)
        {
            return _last;
        }

        if (!_byInterval.TryGetValue(intervalStartUtc, out _last))
        {
            if (_byInterval.Count >= MaxRemembered)
            {
                _byInterval.Clear();
            }

            _last = KnownAtRules.Estimate(iso, product, intervalStartUtc, product.IntervalMinutes(), realTimeLag, release);
            _byInterval.Add(intervalStartUtc, _last);
        }

        _lastStart = intervalStartUtc;
        return _last;
    }
}
