using GridGrains.Domain.Markets;
using GridGrains.Feeds.Simulation.Grid;

namespace GridGrains.Feeds.Simulation.Prices;

/// <summary>
/// Prices of one ISO as a pure function of (seed, node, market, interval, revision). Sums are taken in whole published units, so
/// energy + congestion + loss is the price exactly.
/// </summary>
internal sealed class IsoPriceModel
{
    private const double MinutesPerTick = 1.0 / TimeSpan.TicksPerMinute;

    private readonly Iso _iso;
    private readonly EnergyModel _energy;
    private readonly CongestionModel _congestion;
    private readonly NodeSensitivities _sensitivities;
    private readonly SpikeCalendar _spikes;
    private readonly SimulatedIsoGrid _grid;

    public IsoPriceModel(SimulatedIsoGrid grid, SpikeCalendar spikes, ulong seed)
    {
        _iso = grid.Iso;
        _grid = grid;
        _spikes = spikes;
        Profile = MarketProfile.Of(_iso);
        _energy = new EnergyModel(Profile, SeededHash.Mix(seed, 1));
        _congestion = new CongestionModel(SeededHash.Mix(seed, 2));
        _sensitivities = new NodeSensitivities(grid, SeededHash.Mix(seed, 3));
    }

    public MarketProfile Profile { get; }

    public IntervalConditions ConditionsOf(PriceProduct product, DateTime startUtc, int revision)
    {
        var middle = startUtc.AddMinutes(product.IntervalMinutes() / 2.0);
        var middleMinutes = middle.Ticks * MinutesPerTick;
        var calm = _energy.PriceUsd(product, LocalMoment.At(_iso, middle), middleMinutes, revision);
        var conditions = new IntervalConditions { CalmEnergyUsd = calm, EnergyUnits = Units(calm) };
        conditions.IsCongested = _congestion.ShadowPrices(product, middleMinutes, conditions.ShadowPricesUsd);
        if (!product.IsDayAhead() && _spikes.At(_iso, startUtc) is { } spike)
        {
            Apply(spike, ref conditions);
        }

        return conditions;
    }

    /// <summary>Congestion and loss of a node that has a price of its own.</summary>
    public (long Congestion, long Loss) ResourceUnits(in IntervalConditions conditions, int node)
    {
        var congestion = conditions.IsCongested ? CalmCongestionUnits(conditions, node) : 0;
        if (conditions.LocalSpike is { } spike && _spikes.Touches(spike, _grid.Nodes[node]))
        {
            congestion += conditions.LocalSpikeUnits;
        }

        return (congestion, Units(conditions.CalmEnergyUsd * _sensitivities.LossShare(node)));
    }

    private long CalmCongestionUnits(in IntervalConditions conditions, int node)
    {
        var shifts = _sensitivities.Shifts(node);
        var usd = 0.0;
        for (var constraint = 0; constraint < NodeSensitivities.Constraints; constraint++)
        {
            usd += conditions.ShadowPricesUsd[constraint] * shifts[constraint];
        }

        return Units(Math.Clamp(usd, -CongestionModel.MaxUsd, CongestionModel.MaxUsd));
    }

    private void Apply(PriceSpike spike, ref IntervalConditions conditions)
    {
        if (spike.Subject is null)
        {
            conditions.EnergyUnits += Units(spike.SizeUsdPerMwh);
        }
        else
        {
            conditions.LocalSpike = spike;
            conditions.LocalSpikeUnits = Units(spike.SizeUsdPerMwh);
        }
    }

    private long Units(double usd) => (long)Math.Round(usd * Profile.UnitsPerUsd);
}
