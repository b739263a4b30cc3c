using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Guardrails;

/// <summary>A price that was just applied, as detectors see it.</summary>
/// <param name="ring">The product's last day; it holds the price already.</param>
/// <param name="deviation">The price beside the series' profile as it stood before the price.</param>
public readonly ref struct SeriesValue(PriceRing ring, in LmpFact fact, GuardrailLimits limits, SeasonalDeviation deviation = default)
{
    private readonly ref readonly LmpFact _fact = ref fact;

    public PriceRing Ring { get; } = ring;

    public long Slot { get; } = ring.SlotOf(fact.IntervalStartUtc);

    /// <summary>The limits in force when the price was applied.</summary>
    public GuardrailLimits Limits { get; } = limits;

    /// <summary>The price in USD/MWh as the ring holds it: finite, whole hundredths of a cent.</summary>
    public double Price { get; } = PriceTicks.ToUsd(PriceTicks.FromUsd(fact.Lmp));

    public SeasonalDeviation Deviation { get; } = deviation;

    public ref readonly LmpFact Fact => ref _fact;

    public PriceProduct Product => _fact.Product;
}
