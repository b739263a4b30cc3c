using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Simulation.Prices;

/// <summary>Shadow prices of an ISO's constraints: zero most of the time, then a hump of some hours.</summary>
internal sealed class CongestionModel(ulong seed)
{
    // Bound of a node's congestion without spikes, either way.
    public const double MaxUsd = 110;

    private const double BindingThreshold = 0.22;
    private const double MemoryMinutes = 420;

    /// <summary>Fills <paramref name="shadowPricesUsd"/>, one price of at least zero per constraint.</summary>
    /// <returns>False when no constraint binds: congestion is zero everywhere.</returns>
    public bool ShadowPrices(PriceProduct product, double middleMinutes, Span<double> shadowPricesUsd)
    {
        var binds = false;
        for (var constraint = 0; constraint < shadowPricesUsd.Length; constraint++)
        {
            var key = SeededHash.Mix(seed, (ulong)constraint);
            var stress = SmoothNoise.At(key, middleMinutes, MemoryMinutes);
            if (!product.IsDayAhead())
            {
                stress += 0.25 * SmoothNoise.Layered(SeededHash.Mix(key, 1), middleMinutes, 60);
            }

            var largestUsd = 15 + (45 * SeededHash.Unit(SeededHash.Mix(key, 2)));
            shadowPricesUsd[constraint] = stress > BindingThreshold ? largestUsd * (stress - BindingThreshold) : 0;
            binds |= stress > BindingThreshold;
        }

        return binds;
    }
}
