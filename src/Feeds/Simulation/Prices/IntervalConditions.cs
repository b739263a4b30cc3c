using System.Runtime.CompilerServices;

namespace GridGrains.Feeds.Simulation.Prices;

/// <summary>Everything about an interval that its nodes share. Prices are in published units (see <see cref="MarketProfile.UnitsPerUsd"/>).</summary>
internal struct IntervalConditions
{
    /// <summary>Energy without a spike; losses follow it.</summary>
    public double CalmEnergyUsd;

    /// <summary>Energy as published, a scarcity spike included.</summary>
    public long EnergyUnits;

    public bool IsCongested;

    public ConstraintPrices ShadowPricesUsd;

    /// <summary>The spike that strikes a hub or a node, or null.</summary>
    public PriceSpike? LocalSpike;

    public long LocalSpikeUnits;

    [InlineArray(NodeSensitivities.Constraints)]
    public struct ConstraintPrices
    {
        private double _first;
    }
}
