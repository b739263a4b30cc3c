using System.Runtime.CompilerServices;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

/// <summary>What a node may take with all its detectors, in memory and stored. Each new detector is measured here by being listed.</summary>
public sealed class NodeBudgetTests(ITestOutputHelper output)
{
    private const int NodeBytes = 8 * 1024;
    private const int StoredBytes = 4864;

    [Theory]
    [InlineData(PriceProduct.RealTime5Min, 1024)]
    [InlineData(PriceProduct.RealTime15Min, 1024)]
    [InlineData(PriceProduct.RealTimeSced, 1024)]
    [InlineData(PriceProduct.RealTimeHourly, 720)]
    [InlineData(PriceProduct.DayAheadHourly, 720)]
    public void Baselines_of_a_series_keep_to_their_budget(PriceProduct product, int budget)
    {
        var state = FullState(product);
        var track = state.FindTrack(product)!;
        var facts = FactsOf(product).ToArray();
        var learned = Allocations.Fewest(() =>
        {
            var baselines = default(SeriesBaselines);
            foreach (ref readonly var fact in facts.AsSpan())
            {
                var deviation = baselines.Seasonal.Compare(SeasonalHour.Of(Key.Iso, fact.IntervalStartUtc), product, fact.Lmp);
                DetectorPass<SeriesDetectors, SeriesBaselines>.Learn(new SeriesValue(track.Ring, fact, GuardrailSettings.Default.Limits, deviation), ref baselines);
            }
        });
        var bytes = Unsafe.SizeOf<SeriesBaselines>() + learned;

        output.WriteLine($"{product.Name()}: {bytes} bytes of baselines");
        Assert.InRange(bytes, 1, budget);
    }

    /// <summary>Reading a state allocates at least what the state keeps.</summary>
    [Fact]
    public void Full_node_keeps_to_its_budget_in_memory_and_stored()
    {
        var state = FullState(PriceProduct.RealTime5Min, PriceProduct.DayAheadHourly);
        var stored = Encode(state);
        NodeState? read = null;
        NodeSnapshot? published = null;
        var held = Allocations.Fewest(() => read = Decode(stored)) + Allocations.Fewest(() => published = read!.Publish());

        output.WriteLine($"{held} bytes in memory, {stored.Length} stored");
        Assert.Equal(2, published!.Products.Count);
        Assert.InRange(held, 2048, NodeBytes);
        Assert.InRange(stored.Length, 2048, StoredBytes);
    }

    private static NodeState FullState(params PriceProduct[] products)
    {
        var state = new NodeState(Key) { Labels = new NodeLabels("TH_SP15_GEN-APND", "HUB", "TH_SP15_GEN-APND", "SCE", "CISO") };
        state.AppliedUpTo(0, 3_000_000_000);
        state.AppliedUpTo(1, 200_000_000);
        foreach (var product in products)
        {
            foreach (var fact in FactsOf(product))
            {
                state.Apply(fact);
            }
        }

        return state;
    }

    private static IEnumerable<LmpFact> FactsOf(PriceProduct product)
    {
        var random = new Random(1);
        for (var slot = 0; slot < ProductTrack.CapacityOf(product); slot++)
        {
            var lmp = Math.Round(40 + 25 * Math.Sin(slot / 10.0) + 8 * random.NextDouble() + (slot % 97 == 0 ? 900 : 0), 5);
            yield return Fact(Noon.AddMinutes(slot * product.IntervalMinutes()), lmp, product, product.IntervalMinutes() + 1 + random.NextDouble(), congestion: lmp / 20);
        }
    }
}
