using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Guardrails;

/// <summary>A price that was just applied, as detectors see it.</summary>
/// <param name="ring">The product's last day; it holds the price already.</param>
public readonly ref struct SeriesValue(PriceRing ring, in LmpFact fact, GuardrailLimits limits)
{
    private readonly ref readonly LmpFact _fact = ref fact;

    public PriceRing Ring { get; } = ring;

    public long Slot { get; } = ring.SlotOf(fact.IntervalStartUtc);

    /// <summary>The limits in force when the price was applied.</summary>
    public GuardrailLimits Limits { get; } = limits;

    public ref readonly LmpFact Fact => ref _fact;

    public PriceProduct Product => _fact.Product;
}
